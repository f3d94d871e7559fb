"""Webhooks in a site's file: where they go, what they tell, and what is refused."""

import pytest

from consent.model import Event, Webhook
from consent.rules.change import describe_settings
from tests.rules.site_files import draft, mistakes

CRM = '[[webhooks]]\nurl = "https://crm.example/consent"'
DEFAULT = (Event.CHOICE, Event.WITHDRAWN, Event.ERASED)


def test_the_usual_events() -> None:
    """Without a list, a back end is told of choices and of their end."""
    hook = Webhook(url="https://crm.example/consent", events=DEFAULT)
    assert draft(CRM).settings.webhooks == (hook,)
    assert draft().settings.webhooks == ()


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ('[[webhooks]]\nurl = "http://crm.example/"', "[0].url", "write https://"),
        ('[[webhooks]]\nurl = "crm.example"', "[0].url", "such as https://crm.example"),
        ('[[webhooks]]\nurl = "https://a.example/#b"', "[0].url", "never sent"),
        (
            '[[webhooks]]\nurl = "https://u:p@a.example/"',
            "[0].url",
            "leave out path, query and user",
        ),
        (f'{CRM}\nevents = ["consent"]', "[0].events[0]", 'one of "choice"'),
        (f"{CRM}\nevents = []", "[0].events", "write at least one"),
        (f'{CRM}\nevents = ["erased", "erased"]', "[0].events[1]", "twice"),
        (f'{CRM}\nevents = ["choice", "erased"]', "[0].events", 'lacks "withdrawn"'),
        (f'{CRM}\nevents = ["withdrawn"]', "[0].events", 'lacks "erased"'),
        (f'{CRM}\nsecret = "abc"', "[0].secret", "consent webhooks secret"),
        (f"{CRM}\n{CRM}", "[1]", "twice"),
        ("[[webhooks]]", "[0].url", "is missing"),
    ],
)
def test_a_mistake_is_named(change: str, where: str, words: str) -> None:
    """Each has its path and says what to write."""
    assert words in mistakes(change)[f"webhooks{where}"]


def test_nine_are_too_many() -> None:
    """A site has at most eight back ends to tell."""
    hooks = "\n".join(f'[[webhooks]]\nurl = "https://{n}.a.example/"' for n in range(9))
    assert mistakes(hooks) == {"webhooks": "has 9 entries; write at most 8"}


def test_a_publish_tells_what_changes() -> None:
    """Addresses that come, go, or are told of something else are named."""
    old, new = draft(CRM).settings, draft(CRM.replace("crm", "erp")).settings
    assert tuple(map(str, describe_settings(old, new))) == (
        "Webhook https://erp.example/consent added.",
        "Webhook https://crm.example/consent removed.",
    )
    less = draft(f'{CRM}\nevents = ["erased"]').settings
    told = "Webhook https://crm.example/consent is now told of erased."
    assert tuple(map(str, describe_settings(old, less))) == (told,)
