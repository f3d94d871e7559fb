"""What cannot be held back, since something necessary or the site itself needs it."""

import pytest

from consent.rules.neighbour import find_shared
from tests.rules.site_files import mistakes, remarks


@pytest.mark.parametrize(
    ("change", "where", "rule"),
    [
        ('cookies = [{ name = "basket", duration = "1 day" }]', "cookies[0].name", "n"),
        ('hosts = ["cdn.example"]', "hosts[0]", "n"),
        ('storage = [{ kind = "local", name = "k", duration = "1 day" }]', "s", "n"),
        ('hosts = ["shop.example"]', "hosts[0]", "host-own, A02, ours"),
    ],
)
def test_a02_what_is_open_anyway_is_remarked(
    change: str, where: str, rule: str
) -> None:
    """A tracker that hides behind something necessary is at least told of."""
    basket = (
        '[services.basket]\nhosts = ["cdn.example"]\n'
        'storage = [{ kind = "local", name = "k", duration = "1 day" }]\n'
    )
    found = remarks(f"{basket}[services.ads]\n{change}")
    [place] = [place for place in found if place.startswith(f"services.ads.{where}")]
    rule = "necessary-shared, A02, ours" if rule == "n" else rule
    assert found[place].endswith(f"({rule})")


def test_a_site_of_necessary_things_shares_with_nobody() -> None:
    """The same host under two necessary services is nobody's trick."""
    host = 'hosts = ["c.example"]'
    login = f'[services.ads]\npurposes = ["necessary"]\nname = "Login"\n{host}'
    both = f"{login}\n[services.basket]\n{host}"
    assert "services.ads.hosts[0]" not in remarks(both)


def test_an_origin_of_two_sites_is_remarked() -> None:
    """But for the machine at which somebody works."""
    mine = ["https://a.example", "https://b.example", "http://localhost:3000"]
    others = {"mine": mine, "other": mine[1:], "third": ["https://c.example"]}
    [found] = find_shared("mine", mine, others)
    assert found.where == "origins[1]"
    assert "is also an origin of 'other'; whoever loads both" in str(found)


@pytest.mark.parametrize("domain", ["co.uk", "com.br", "github.io", "vercel.app"])
def test_a_domain_of_many_is_refused(domain: str) -> None:
    """No browser keeps a cookie for it: everyone would be asked on every page."""
    change = f'origins = ["https://shop.{domain}"]\ncookie_domain = "{domain}"'
    assert "browsers keep no cookie for it" in mistakes(change)["cookie_domain"]
    assert mistakes(change.replace(f' "{domain}"', f' "shop.{domain}"')) == {}


@pytest.mark.parametrize("duration", ["9999 years", "until deleted", "14 months"])
def test_a30_a_cookie_that_no_browser_keeps(duration: str) -> None:
    """The declaration says what is so."""
    cookie = f'cookies = [{{ name = "id", duration = "{duration}" }}]'
    found = remarks(f"[services.ads]\n{cookie}")
    assert "(cookie-long, A30, ours)" in found["services.ads.cookies[0].duration"]


def test_a51_records_are_not_held_for_ever() -> None:
    """Ten years are the longest that is asked for without a reason."""
    found = mistakes('[retention]\nafter_validity = "11 years"')
    assert "(retention-long, A51, ours)" in found["retention.after_validity"]
    assert mistakes('[retention]\nafter_validity = "10 years"') == {}


@pytest.mark.parametrize("name", ["Marketing & Statistics", "Web-Analyse und Werbung"])
def test_a16_one_switch_has_one_purpose(name: str) -> None:
    """Advertising and analytics are two questions."""
    found = mistakes(f'[purposes.statistics]\nname = "{name}"')
    assert "advertising and analytics at once" in found["purposes.statistics.name"]


@pytest.mark.parametrize("name", ["Markkinointi", "Statistiques", "МАРКЕТИНГ", "统计"])
def test_a18_a_usual_name_is_known_in_every_language(name: str) -> None:
    """Whatever its id, what the product calls marketing is never necessary."""
    change = f'[purposes.x]\nname = "{name}"\ndescription = "."\nnecessary = true'
    found = mistakes(f'{change}\nreason = "We need it."')
    assert "(never-necessary, A18, law" in found["purposes.x.necessary"]
