"""A14: the first layer says who asks, for what, and how to take it back."""

import pytest

from tests.rules.site_files import mistakes


@pytest.mark.parametrize(
    ("key", "text", "needs"),
    [
        ("banner.opt-in", "We use cookies.", "{controller}, {purposes}, {recipients}"),
        ("banner.opt-in.alone", "{controller} asks.", "{controller}, {purposes}"),
        ("banner.withdraw", "You can change your mind.", "{open}"),
        ("recipients.other", "some partners", "{count}"),
    ],
)
def test_a14_nothing_is_left_out(key: str, text: str, needs: str) -> None:
    """An owner words it, and the notice fills it in."""
    found = mistakes(f'[texts.en]\n"{key}" = "{text}"')[f'texts.en."{key}"']
    whose = "(first-layer, A14, guidance: EDPB 2020, CNIL 2020)"
    assert found == f"needs just {needs} {whose}"


@pytest.mark.parametrize("name", ["x", "—", "We", "our company", "N/A"])
def test_a14_the_controller_has_a_name(name: str) -> None:
    """Nobody can write to "us"."""
    found = mistakes(f'[controller]\nname = "{name}"')["controller.name"]
    assert "(controller-unnamed, A14, law: GDPR Art. 13(1)(a))" in found


def test_a14_the_policy_is_not_a_trackers() -> None:
    """Whoever wants to read it first is not tracked for that."""
    change = '[controller]\nprivacy_policy = "https://www.facebook.com/shop/privacy"'
    found = mistakes(change)["controller.privacy_policy"]
    assert "(policy-tracked, A14, ours)" in found
    own = 'origins = ["https://www.linkedin.com"]\n[controller]\n'
    assert mistakes(f'{own}privacy_policy = "https://www.linkedin.com/p"') == {}


@pytest.mark.parametrize("where", ["purposes.statistics", "texts.en"])
def test_a17_is_read_everywhere(where: str) -> None:
    """In purposes and in sentences, whatever stands between its words."""
    key = "open" if where == "texts.en" else "description"
    found = mistakes(f'[{where}]\n{key} = "Our legitimate\u00a0interest"')
    assert "(legitimate-interest, A17, law" in found[f"{where}.{key}"]


def test_a05_is_read_in_purposes_too() -> None:
    """Consent by going on is nowhere."""
    change = '[purposes.statistics]\ndescription = "By browsing on you agree to it."'
    found = mistakes(change)["purposes.statistics.description"]
    assert "(going-on, A05, law" in found
