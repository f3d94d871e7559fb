"""What regulators have fined or warned of, refused by name."""

import pytest

from tests.rules.site_files import draft, mistakes, remarks


def test_a_fair_file_passes() -> None:
    """Nothing is found where nothing is wrong."""
    assert mistakes("") == {}
    assert remarks("") == {}


@pytest.mark.parametrize(
    ("change", "where", "finding"),
    [
        (
            "[purposes.statistics]\nchecked = true",
            "purposes.statistics.checked",
            "nothing optional is on before a choice (pre-ticked, A15, law",
        ),
        (
            '[services.ads]\npurposes = ["marketing", "necessary"]',
            "services.ads.purposes",
            "make it two services (service-mixed, A16, guidance",
        ),
        (
            "[purposes.marketing]\nlegitimate_interest = true",
            "purposes.marketing.legitimate_interest",
            "A17, law",
        ),
        (
            '[purposes.marketing]\ndescription = "We have a legitimate interest."',
            "purposes.marketing.description",
            "no ground to store; leave it out (legitimate-interest, A17, law",
        ),
        (
            '[purposes.marketing]\nnecessary = true\nreason = "We need money."',
            "purposes.marketing.necessary",
            "leave it out, so that it is asked for (never-necessary, A18, law",
        ),
        (
            "[purposes.necessary]\nsale = true",
            "purposes.necessary.sale",
            "never necessary; ask for it (sold-necessary, A18, law",
        ),
        (
            "[purposes.statistics]\nnecessary = true",
            "purposes.statistics.necessary",
            "leave it out, so that it is asked for (never-necessary, A18, law",
        ),
        (
            "[purposes.statistics]\nnecessary = true",
            "purposes.statistics.reason",
            "say why the site does not work without it (reason-missing, A18, ours",
        ),
        (
            '[purposes.statistics]\nreason = "We like numbers."',
            "purposes.statistics.reason",
            "for necessary purposes alone",
        ),
        (
            '[services.basket]\nhosts = ["www.google-analytics.com"]',
            "services.basket.hosts[0]",
            "put it under a purpose that is asked for (never-necessary, A18, law",
        ),
        (
            '[texts.en]\naccept_all = "OK, got it"',
            "texts.en.accept_all",
            'accepts all; write such as "Accept all" (label-unclear, A12, guidance',
        ),
        (
            '[validity]\nrefusal = "5 months"',
            "validity.refusal",
            'write at least "6 months" (refusal-short, A24, guidance',
        ),
        (
            '[validity]\ngrant = "1 year"',
            "validity.refusal",
            'is shorter than a grant, "1 year" (refusal-short, A24, guidance',
        ),
        (
            '[validity]\nrefusal = "2 years"',
            "validity.refusal",
            "browsers keep",
        ),
        (
            '[validity]\ngrant = "14 months"\nrefusal = "13 months"',
            "validity.grant",
            'write at most "13 months" (grant-long, A29, ours',
        ),
    ],
)
def test_a_refused_pattern_names_its_rule(
    change: str, where: str, finding: str
) -> None:
    """Each finding says whose rule it is: law, guidance or ours."""
    assert finding in mistakes(change)[where]


@pytest.mark.parametrize(
    ("change", "where", "finding"),
    [
        (
            '[purposes.statistics]\nname = "Counting"',
            "purposes.statistics.name",
            'write { en = "…", de = "…" }',
        ),
        (
            '[purposes.statistics]\nname = { en = "Counting" }',
            "purposes.statistics.name",
            "is missing in de",
        ),
        (
            '[purposes.statistics.name]\nen = "C"\nde = "Z"\nfr = "C"',
            "purposes.statistics.name",
            "is also in fr, which the site does not offer",
        ),
        (
            '[texts.fr]\nreject_all = "Tout refuser"',
            "texts.fr",
            "which the site does not offer",
        ),
        (
            '[texts.xx]\nreject_all = "Nope"',
            "texts.xx",
            "which the site does not offer",
        ),
    ],
)
def test_a21_every_language_has_every_word(
    change: str, where: str, finding: str
) -> None:
    """A21: no visitor meets a mixture of languages."""
    two = (
        'languages = ["en", "de"]\n'
        '[purposes.necessary.reason]\nen = "The basket."\nde = "Der Korb."\n'
    )
    assert mistakes(two) == {}
    assert (
        f"{finding} (language-missing, A21, guidance" in mistakes(two + change)[where]
    )


def test_a24_a_refusal_holds_185_days() -> None:
    """A24: six months in the law's sense, counted in days; less is refused."""
    assert mistakes('[validity]\ngrant = "1 month"\nrefusal = "185 days"') == {}
    assert mistakes('[validity]\ngrant = "1 month"\nrefusal = "184 days"')


def test_a_purpose_without_a_service_is_remarked() -> None:
    """It may be right, so it is said and not refused."""
    found = remarks("[purposes.media]")
    assert found["purposes.media"].endswith(
        "no service needs it (purpose-unused, A16, ours)"
    )


def test_a37_advertising_that_no_signal_reaches_is_refused() -> None:
    """A37: an opt-out signal turns off what is marked as sale."""
    found = mistakes("[purposes.marketing]\nsale = false")
    assert (
        "opt-out signals pass it by (sale-unmarked, A37, ours"
        in found["purposes.marketing"]
    )


def test_a29_a_grant_ends() -> None:
    """After 13 months at most, and after six without a word."""
    assert draft().notice.validity.grant == 180
    longest = '[validity]\ngrant = "13 months"\nrefusal = "13 months"'
    assert mistakes(longest) == {}
    assert "validity.grant" in mistakes(longest.replace("13", "14"))


@pytest.mark.parametrize(
    "key", ["checked", "default", "default_on", "granted", "opt_out", "pre_ticked"]
)
def test_a15_nothing_can_be_ticked_beforehand(key: str) -> None:
    """No key turns anything on; those that other tools have say why."""
    for table in ("purposes.statistics", "services.matomo"):
        found = mistakes(f"[{table}]\n{key} = true")
        assert "(pre-ticked, A15, law: GDPR Art. 4(11))" in found[f"{table}.{key}"]


@pytest.mark.parametrize("key", ["basis", "lawful_basis", "legitimate_interests"])
def test_a17_no_key_claims_an_interest(key: str) -> None:
    """There is no ground to choose from."""
    found = mistakes(f'[purposes.statistics]\n{key} = "interest"')
    assert "(legitimate-interest, A17, law" in found[f"purposes.statistics.{key}"]


def test_all_findings_come_together() -> None:
    """An owner mends a file once, not rule by rule."""
    found = mistakes(
        '[purposes.marketing]\nnecessary = true\n[validity]\nrefusal = "1 day"\n'
        '[texts.en]\nreject_all = "OK"\noff = "On"'
    )
    assert list(found) == [
        "texts.en.reject_all",
        "texts.en.off",
        "purposes.marketing.reason",
        "purposes.marketing.necessary",
        "purposes.marketing.sale",
        "services.ads.name",
        "validity.refusal",
    ]
