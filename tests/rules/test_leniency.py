"""Rules that an owner sets aside, never without a reason that stays."""

import pytest

from consent.model import Leniency
from consent.rules.notice import version
from tests.rules.site_files import draft, mistakes, remarks

VAGUE = '[texts.en]\nreject_all = "Nope"\n'
WHY = "Twelve of twelve people we asked took it for a no."


def lenient(rule: str, because: str = WHY) -> str:
    """Set a rule aside."""
    return f'[lenient]\n{rule} = "{because}"\n'


def test_a_rule_that_is_set_aside_stops_nothing() -> None:
    """The notice keeps which it was, where it would have stopped it, and why."""
    assert "texts.en.reject_all" in mistakes(VAGUE)
    kept = draft(VAGUE + lenient("label-unclear")).notice.lenient
    where = ("texts.en.reject_all",)
    assert kept == (Leniency(rule="label-unclear", because=WHY, where=where),)


def test_other_rules_still_stop() -> None:
    """Setting one aside opens no other."""
    found = mistakes(
        VAGUE + '[validity]\nrefusal = "1 day"' + "\n" + lenient("label-unclear")
    )
    assert list(found) == ["validity.refusal"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "legitimate-interest",
            "is law (ePrivacy Directive Art. 5(3), PECR reg. 6)",
        ),
        ("refusal-short", "cannot be set aside (refusal-short, A24, guidance: CNIL"),
        ("purpose-unused", "only remarks and stops no publish"),
        ("label-unclaer", "is no rule; near it are label-unclear"),
        ("A12", "is no rule; near it are label-swapped, label-unclear"),
        ("zzz", "that can be set aside are google-advanced, label-long, label-unclear"),
    ],
)
def test_a_rule_that_cannot_be_set_aside_says_why(rule: str, said: str) -> None:
    """Law never is, and a wrong name is told what is near."""
    found = mistakes(VAGUE + lenient(rule))
    assert said in found[f"lenient.{rule}"]
    assert "texts.en.reject_all" in found


@pytest.mark.parametrize(
    "because", ["", " ", "because", "............", "aaaaaaaaaaaaaaaaaaaa"]
)
def test_a_reason_says_something(because: str) -> None:
    """A reason that could stand for anything is none."""
    assert list(mistakes(VAGUE + lenient("label-unclear", because))) == [
        "lenient.label-unclear"
    ]


def test_a_rule_that_found_nothing_is_not_kept() -> None:
    """What nobody needs any more is remarked, so that it does not lie in wait."""
    found = remarks(lenient("label-unclear"))
    assert "is set aside, but finds nothing" in found["lenient.label-unclear"]
    assert draft(lenient("label-unclear")).notice.lenient == ()


def test_a_reason_is_hashed_and_asks_nobody() -> None:
    """Another reason is another notice, and the same question."""
    texts = (WHY, "Our readers asked for this very word, in letters.")
    one, other = (
        version(draft(VAGUE + lenient("label-unclear", text)).notice) for text in texts
    )
    assert one.hash != other.hash
    assert one.terms == other.terms
