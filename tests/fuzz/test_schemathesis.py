"""Every address of the service, asked as its own OpenAPI document says, and not."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from consent.web.document import document
from tests.fuzz.service import PAGE, Service, serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    ignored_auth,
]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve the shop for all addresses."""
    with serving(tmp_path_factory.mktemp("openapi")) as running:
        yield running


def asker(service: Service) -> st.SearchStrategy[dict[str, str]]:
    """Draw who asks: anybody, a page, a visitor, an auditor, or who pretends to be."""
    cookie = f"__Host-pps_shop={service.token}"
    page, auditor = {"origin": PAGE}, {"authorization": f"Bearer {service.bearer}"}
    return st.sampled_from(
        [
            {},
            page,
            {"cookie": cookie},
            {**page, "cookie": cookie},
            {**page, "authorization": f"Consent {service.token}"},
            {**page, "cookie": f"{cookie[:-1]}~; pp_shop=x"},
            auditor,
            {**page, **auditor},
            {"authorization": f"Bearer {service.bearer[:-1]}~"},
            {"origin": "https://elsewhere.example", "sec-gpc": "1"},
        ]
    )


def asking(operation: Any, service: Service) -> st.SearchStrategy[Any]:
    """Draw requests, right ones and wrong ones, mostly about what there is."""
    known = {
        "site": "shop",
        "lang": "en",
        "hash": service.notice,
        "tile": "0/000.p/3",
        "record": "2",
        # The shop of these tests has none: this is what a wrong name gets.
        "poster": "0" * 64 + ".png",
    }
    path = {p.name: known[p.name] for p in operation.path_parameters}
    wrong = GenerationMode.NEGATIVE
    drawn = [operation.as_strategy(path_parameters=path)] * 3
    if operation.path_parameters:
        drawn += [operation.as_strategy(), operation.as_strategy(wrong)]
    if operation.query or operation.body:
        drawn.append(operation.as_strategy(wrong, path_parameters=path))
    return st.one_of(drawn)


def completed(case: Any, service: Service, key: bytes) -> Any:
    """Let a choice be one on the notice of now, if it is one at all."""
    if isinstance(case.body, dict) and "notice" in case.body:
        case.body |= {"notice": service.notice, "key": key.hex()}
        case.body |= {"purposes": {}, "services": {}, "lang": "", "build": ""}
    return case


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_s14_every_answer_is_as_described(
    operation: Any, service: Service, full: bool
) -> None:
    """S14: its status, type, headers and shape stand in the document; no 5xx."""
    session = requests.Session()

    @settings(
        max_examples=500 if full else 50,
        # A plain run asks the same each time: no change fails by somebody else's luck.
        derandomize=not full,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=asking(operation, service),
        headers=asker(service),
        key=st.none() | st.binary(min_size=16, max_size=16),
    )
    def ask(case: Any, headers: dict[str, str], key: bytes | None) -> None:
        case = case if key is None else completed(case, service, key)
        answer = case.call(base_url=service.url, headers=headers, session=session)
        case.validate_response(answer, checks=CHECKS, headers=headers)
        if answer.status_code >= 400 and answer.request.method != "HEAD":
            hold_shape(answer)

    ask()
    assert "Traceback" not in service.log.read_text()


def hold_shape(answer: Any) -> None:
    """Find one shape in every error; proxies get no body, and people a page."""
    if answer.status_code == 403 and "/authorize" in answer.request.url:
        assert not answer.content
    elif answer.headers["content-type"] == ["text/html; charset=utf-8"]:
        assert "/p/" in answer.request.url
    else:
        [(name, error)] = answer.json().items()
        assert (name, set(error)) == ("error", {"code", "message", "where"})
