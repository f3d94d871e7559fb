"""Labels that mislead are refused, and fair ones are not (A12)."""

import pytest

from consent import locales
from tests.rules.site_files import mistakes


def refused(language: str, **labels: str) -> dict[str, str]:
    """Give what is wrong with own labels of a site in one language."""
    lines = "\n".join(f'{key} = "{label}"' for key, label in labels.items())
    found = mistakes(f'languages = ["{language}"]\n[texts.{language}]\n{lines}')
    return {where: said for where, said in found.items() if where.startswith("texts.")}


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Accept necessary cookies"),
        ("de", "Notwendige akzeptieren"),
        ("fr", "Accepter les cookies nécessaires"),
        ("he", "אישור הכרחיים"),
        ("zh-Hans", "接受必要"),
    ],
)
def test_accepting_all_is_not_called_necessary(language: str, label: str) -> None:
    """A12: whoever wants no more than that clicks there."""
    said = refused(language, accept_all=label)[f"texts.{language}.accept_all"]
    assert "accepts more than what is necessary; write such as" in said


def test_swapped_labels_are_refused() -> None:
    """Whoever clicks "Reject all" rejects."""
    found = refused("en", reject_all="Accept all", accept_all="Reject all")
    assert (
        'is also what accepts all; write such as "Reject all" (label-swapped, A12'
        in found["texts.en.reject_all"]
    )
    assert (
        'is also what rejects all; write such as "Accept all" (label-swapped, A12'
        in found["texts.en.accept_all"]
    )


@pytest.mark.parametrize("language", sorted(locales.load()))
def test_no_label_says_what_another_does(language: str) -> None:
    """In whatever language: its own words swapped, or one word for both."""
    texts = locales.load()[language].texts
    assert refused(language, reject_all=texts["accept_all"].upper() + "!")
    assert refused(language, save=texts["accept_all"], choose=texts["reject_all"])
    same = refused(language, reject_all="Xyz", accept_all="xyz ")
    assert len(same) == 2


@pytest.mark.parametrize(
    ("language", "label"),
    [
        *(("en", label) for label in ("Maybe later", "Not now", "Later", "OK", "Done")),
        *(
            ("en", label)
            for label in ("Do not reject", "Reject nothing", "Accept or reject")
        ),
        *(("en", label) for label in ("Agree", "Reject later", "Tout accepter")),
        *(("de", label) for label in ("Später", "Vielleicht", "Jetzt nicht", "Ja")),
        *(("de", label) for label in ("Nichts ablehnen", "Weiter", "Einverstanden")),
        *(("fr", label) for label in ("OK", "Accept all", "Alle akzeptieren")),
    ],
)
def test_a_label_that_does_not_refuse_is_refused(language: str, label: str) -> None:
    """A no is said, not hinted at, put off or hidden in two of them."""
    assert f"texts.{language}.reject_all" in refused(language, reject_all=label)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        *(
            ("en", label)
            for label in (
                "Refuse all",
                "No, reject all",
                "Refuse consent",
                "No, thanks",
                "No",
            )
        ),
        *(("en", label) for label in ("Only necessary", "Continue without accepting")),
        *(("en", label) for label in ("I do not agree", "Reject non-essential")),
        *(("en", label) for label in ("Don't track me", "Necessary cookies only")),
        *(("de", label) for label in ("Ablehnen", "Nein, danke", "Nur notwendige")),
        *(
            ("de", label)
            for label in (
                "Nicht notwendige ablehnen",
                "Einwilligung ablehnen",
                "Nicht zustimmen",
            )
        ),
        *(("de", label) for label in ("Ohne Einwilligung weiter", "Alle deaktivieren")),
        *(("fr", label) for label in ("Continuer sans accepter", "Non merci")),
    ],
)
def test_a_fair_refusal_passes(language: str, label: str) -> None:
    """There are many words for no."""
    assert refused(language, reject_all=label) == {}


@pytest.mark.parametrize(
    ("language", "label", "fair"),
    [
        *(
            ("en", label, False)
            for label in ("Yes!", "Great", "Got it", "Don't accept")
        ),
        *(("en", label, True) for label in ("Agree", "Allow all", "Yes to all")),
        *(
            ("de", label, False)
            for label in ("Ja!", "Super", "Nur notwendige erlauben")
        ),
        *(
            ("de", label, True)
            for label in ("Zustimmen", "Einwilligung erteilen", "Alle aktivieren")
        ),
        *(("fr", label, True) for label in ("Accepter", "Tout accepter")),
    ],
)
def test_a_yes_says_what_it_agrees_to(language: str, label: str, fair: bool) -> None:
    """No cheer, and no mood: it accepts."""
    assert (refused(language, accept_all=label) == {}) is fair


def test_saving_says_that_it_saves() -> None:
    """Its label is no OK either."""
    assert "texts.en.save" in refused("en", save="Continue")
    assert refused("en", save="Store my choice") == {}
