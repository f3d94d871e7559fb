"""What a scan found, as programs read it."""

import json
from xml.etree import ElementTree

from consent.scan import fault, report
from consent.scan.fault import Fault
from consent.scan.passes import Sight
from consent.scan.seen import Act, Pass, Seen
from consent.scan.tool import UNKNOWN
from consent.scan.wish import Wish

URL = "https://shop.example/"
SIGHT = Sight(
    wish=Wish(url=URL),
    tool=UNKNOWN,
    published=None,
    passes={Pass.UNTOUCHED: (Seen(page=URL, kept=(), asked=()),)},
    acts={Pass.REFUSED: Act(clicks=2), Pass.WITHDRAWN: Act(clicks=1, by_script=True)},
    unreached=3,
)
FAULTS = (
    Fault(code=fault.STORED_BEFORE, what="cookie '<_ga>'", where=URL, line=7, pages=2),
    Fault(code=fault.PAGE_BLOCKED, what="scrolling is switched off", where=URL),
)


def test_people_read_what_where_and_what_to_do() -> None:
    """What is wrong in one way stands together, and the end counts."""
    said = report.text(SIGHT, FAULTS)
    assert "ERROR stored-before-choice (A01): something is stored before" in said
    assert f"\n  cookie '<_ga>' ({URL} line 7 and 1 more)\n  To do: Hold" in said
    assert "withdrawn: 1 click, brought back by script" in said
    assert "left out: 3 linked pages, as robots.txt asks" in said
    assert "1 error, 1 warning, 0 notes." in said


def test_sarif_names_rule_place_and_level() -> None:
    """Code hosts show it beside the code."""
    run = json.loads(report.sarif(SIGHT, FAULTS))["runs"][0]
    first, second = run["results"]
    assert {first["ruleId"], second["ruleId"]} <= {
        rule["id"] for rule in run["tool"]["driver"]["rules"]
    }
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 7
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_junit_fails_what_is_an_error() -> None:
    """A warning is told and fails nothing."""
    suite = ElementTree.fromstring(report.junit(SIGHT, FAULTS))  # noqa: S314
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == "1"
    assert "'<_ga>'" in (suite.findtext("testcase/failure") or "")
    assert len(suite.findall("testcase/system-out")) == 1


def test_json_counts_by_level() -> None:
    """A program needs no words of people."""
    told = json.loads(report.as_json(SIGHT, FAULTS))
    assert told["counts"] == {"error": 1, "warning": 1, "note": 0}
    assert told["faults"][0]["code"] == "stored-before-choice"
    assert told["passes"]["refused"]["clicks"] == 2
