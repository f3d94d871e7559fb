"""Own texts that a dishonest owner dresses up are refused."""

import json

import pytest

from consent import locales
from tests.rules.site_files import mistakes, remarks

GERMAN = 'languages = ["de"]\n[purposes.necessary]\nreason = "Für den Korb."\n'


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Reject\u200b all", "has the mark U+200B"),
        ("\u202eReject all", "has the mark U+202E"),
        ("Re\u2066ject all", "has the mark U+2066"),
        ("\u200f\u200e", "has the mark U+200F"),
        ("\u3164\u3164", "has the mark U+3164"),
        ("Re\u034fject all", "has the mark U+034F"),
        ("Re\ufe0fject all", "has the mark U+FE0F"),
        ("\ue000\ue001", "has the mark U+E000"),
        ("Rеject all", "mixes letters of two scripts"),
        ("Rεject all", "mixes letters of two scripts"),
        ("× ✓ ➜", "has no letter that anybody could read"),
        ("  ...  ", "has no letter that anybody could read"),
    ],
)
def test_a12_a_label_in_disguise_is_refused(label: str, said: str) -> None:
    """Marks that nobody sees, letters that only look alike, or none at all."""
    found = mistakes(f'[texts.en]\nreject_all = "{label}"')
    assert "texts.en.reject_all" in found
    seen = mistakes(f'[texts.en]\n"banner.title" = "{label}"')
    assert said in seen['texts.en."banner.title"']
    assert "(text-disguised, A12, guidance" in seen['texts.en."banner.title"']


def test_marks_of_direction_stand_where_they_are_needed() -> None:
    """In right-to-left texts, and soft hyphens in long German words."""
    hebrew = 'languages = ["he"]\n[texts.he]\nreject_all = "דחיית הכול\u200f"'
    assert "texts.he.reject_all" not in mistakes(hebrew)
    hyphen = '[texts.de]\n"banner.title" = "Daten\u00adschutz"'
    assert mistakes(GERMAN + hyphen) == {}


def test_a_way_out_may_be_called_otherwise() -> None:
    """As California also calls it, and longer than a label of two."""
    for text in ("Your Privacy Choices", f"Do not sell {'my data ' * 6}"):
        assert mistakes(f'[texts.en]\nopt_out = "{text}"') == {}


def test_symbols_and_ideographs_are_drawn_as_their_writer_wants() -> None:
    """A mark that varies one of them is no disguise."""
    assert mistakes('[texts.en]\n"banner.title" = "\u2699\ufe0f Privacy"') == {}


@pytest.mark.parametrize("reason", ["x", "n/a", "none", "TODO"])
def test_a18_a_reason_that_says_nothing_is_refused(reason: str) -> None:
    """A18: what is necessary says why."""
    found = mistakes(f'[purposes.necessary]\nreason = "{reason}"')
    assert "is no reason; say why" in found["purposes.necessary.reason"]


def test_names_may_be_numbers() -> None:
    """A brand needs no letter."""
    assert mistakes('[services.ads]\nname = "4711"') == {}


def test_markup_is_remarked() -> None:
    """It is shown as it stands there, and whoever wrote it wants to know."""
    found = remarks('[texts.en]\n"banner.title" = "<b>Hello</b>"')
    assert "visitors see as it stands" in found['texts.en."banner.title"']


@pytest.mark.parametrize(
    ("key", "text", "rule"),
    [
        ("off", "On", "state-swapped"),
        ("on", "Off", "state-swapped"),
        ("always_on", "Off", "state-swapped"),
        ("close", "Accept & close", "label-unclear"),
        ("open", "Accept cookies", "label-unclear"),
        ("choose", "Accept cookies", "label-unclear"),
        ("choose", "Reject all", "label-swapped"),
        ("save", "Save and accept all", "label-swapped"),
        ("open", "x", "label-unclear"),
        ("choose", "No, thanks", "label-unclear"),
        ("choose", "Reject cookies", "label-unclear"),
        ("close", "Refuse", "label-unclear"),
        ("open", "Only necessary", "label-unclear"),
        ("opt_out", "Accept everything", "label-unclear"),
        ("opt_out", "About us", "label-unclear"),
        ("opt_out", "Accept all", "label-swapped"),
        ("reject_all", f"Reject all{' and miss our offers' * 3}", "label-long"),
    ],
)
def test_a13_no_label_lies_about_what_it_does(key: str, text: str, rule: str) -> None:
    """On is on, off is off, and closing is no answer."""
    found = mistakes(f'[texts.en]\n{key} = "{text}"')
    assert f"({rule}, A" in found[f"texts.en.{key}"]


def test_the_products_own_words_are_no_disguise() -> None:
    """In any language, as if an owner had written them."""
    for language, locale in locales.load().items():
        lines = "\n".join(
            f"{quoted(key)} = {quoted(text)}" for key, text in locale.texts.items()
        )
        found = mistakes(f'languages = ["{language}"]\n[texts.{language}]\n{lines}')
        assert set(found) <= {"purposes.necessary.reason"}, language


def quoted(text: str) -> str:
    """Quote a text as TOML and JSON both do."""
    return json.dumps(text, ensure_ascii=False)
