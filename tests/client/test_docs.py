"""Every example of docs/client.md, run as it is written there."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.util import setup_testing_defaults

import django
import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from flask import Flask
from starlette.testclient import TestClient

from consent.client import LocalConsent
from consent.client.django.middleware import ConsentMiddleware
from tests.cli.running import consent
from tests.client.visitors import KEY, NO, NOTICE, SECRET, YES, shop
from tests.rules.site_files import SHOP

DOCS = (Path(__file__).parents[2] / "docs" / "client.md").read_text()
BLOCKS = re.findall(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)
RUN = {"local", "remote", "fixed", "policy"}
RUN |= {"starlette", "fastapi", "flask", "django", "wsgi"}


def run(name: str, **known: Any) -> dict[str, Any]:
    """Run the Python examples of one name, one after the other."""
    code = "\n".join(code for _, label, code in BLOCKS if label == name)
    module = ModuleType(f"example_{name}")
    vars(module).update(known)
    sys.modules[module.__name__] = module
    exec(compile(code, f"docs/client.md: {name}", "exec"), vars(module))  # noqa: S102
    return vars(module)


def test_every_example_is_run() -> None:
    """No Python example is left out of this file."""
    names = {label for language, label, _ in BLOCKS if language == "python"}
    assert names == RUN


def test_the_key_is_printed(tmp_path: Path) -> None:
    """The printed key is the one that opens the site's tokens."""
    (tmp_path / "shop.toml").write_text(SHOP)
    data = tmp_path / "consent-data"
    consent("publish", tmp_path / "shop.toml", "--data", data)
    (data / "secret.key").touch(0o600)
    (data / "secret.key").write_text(SECRET.hex() + "\n")
    [command] = [code for _, label, code in BLOCKS if label == "key"]
    keys = consent(*command.split()[1:-1], data).stdout.split()
    assert len(keys) == 1
    assert shop(keys=keys)


def test_deciding_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The local example greets each visitor by their choice."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONSENT_SITE_KEYS", KEY.hex())
    Path("notice.json").write_bytes(NOTICE)
    greet = run("local")["greet"]
    assert greet(YES).startswith("counted until 20")
    assert greet(NO) == "not counted: refused"


def test_asking_the_service() -> None:
    """The remote example asks the service it names, which is not there: no."""
    consent = run("remote")["consent"]
    assert not consent.of(YES).allows("statistics")
    consent.close()


def test_pages_carry_the_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example's page names the site's own hosts, and only reports."""
    monkeypatch.chdir(tmp_path)
    Path("notice.json").write_bytes(NOTICE)
    client = TestClient(run("policy", consent=shop())["app"])
    header = client.get("/").headers["content-security-policy-report-only"]
    assert "consent.shop.example:*" in header


@pytest.mark.parametrize("name", ["starlette", "fastapi"])
def test_asgi_frameworks(name: str) -> None:
    """The examples for Starlette and FastAPI count who agreed."""
    client = TestClient(run(name, consent=shop())["app"])
    assert "counted" in client.get("/", headers=YES).text
    assert "hello" in client.get("/", headers=NO).text


def test_flask() -> None:
    """The example for Flask counts who agreed."""
    app: Flask = run("flask", consent=shop())["app"]
    client = app.test_client(use_cookies=False)
    assert client.get("/", headers=YES).text == "counted"
    assert client.get("/", headers=NO).text == "hello"


def test_django(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example for Django counts who agreed, in view and template."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.client.django_site")
    django.setup()
    example = run("django", consent=shop(), HttpResponse=HttpResponse)
    template = next(code for language, _, code in BLOCKS if language == "django")
    for headers, word in ((YES, "counted"), (NO, "hello")):
        request = RequestFactory(headers=headers).get("/")
        assert ConsentMiddleware(example["home"])(request).content.decode() == word
        page = engines["django"].from_string(template).render({}, request)
        assert page.strip() == word
    assert isinstance(example["CONSENT"], LocalConsent)


def test_wsgi() -> None:
    """The example for WSGI counts who agreed."""
    app = run("wsgi", consent=shop())["app"]
    environ: dict[str, Any] = {"HTTP_COOKIE": YES["Cookie"]}
    setup_testing_defaults(environ)
    assert app(environ, lambda *_: None) == [b"counted"]


def test_fixing_the_answer() -> None:
    """The example for a site's own tests allows what it names."""
    consent = run("fixed")["consent"]
    assert consent.of({}).allows("matomo")
    assert not consent.of({}).allows("maps")
