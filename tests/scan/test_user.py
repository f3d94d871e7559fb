"""A scan by a user who is not root: Chromium keeps the pages from the machine."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.cli.running import COMMAND, unmeasured
from tests.scan.third import HTML

pytestmark = pytest.mark.browser

# Root may keep the interpreter in a folder of its own, which nobody reads but by this.
READS = "+dac_read_search"
NOBODY = (
    *("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
    *("--inh-caps", READS, "--ambient-caps", READS),
)
WORDS = ("--pages", "1", "--wait", "0.3", "--allow-network", "127.0.0.0/8")


def processes() -> Iterator[tuple[str, dict[str, str]]]:
    """Give the command line of every process, and what the system says of it."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
            lines = (folder / "status").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield words, dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def below(top: int) -> list[tuple[str, dict[str, str]]]:
    """Give those that a process began, and those that they began."""
    every = list(processes())
    found, known = [], {str(top)}
    while True:
        more = [one for one in every if one[1]["PPid"] in known and one not in found]
        if not more:
            return found
        found += more
        known |= {status["Pid"] for _, status in more}


def test_s17_pages_are_held_by_the_sandbox() -> None:
    """S17: each is in a namespace of its own and may do few system calls."""
    child: list[subprocess.Popen[str]] = []
    seen: list[tuple[str, dict[str, str]]] = []

    def serve(request: Request) -> Answer:
        seen.extend(below(child[0].pid))
        return Answer(200, HTML, b"<!doctype html><title>Page</title>")

    with Front(0) as front, answering(front):
        front.routes = {"site.localhost": serve}
        words = [*COMMAND, "scan", f"http://site.localhost:{front.port}/", *WORDS]
        before = NOBODY if os.geteuid() == 0 else ()
        with subprocess.Popen(
            [*before, *words], env=unmeasured(), stdout=PIPE, stderr=PIPE, text=True
        ) as scan:
            child.append(scan)
            said, warned = scan.communicate(timeout=120)
    assert not any("--no-sandbox" in words for words, _ in seen)
    if subprocess.run([*before, "unshare", "--user", "true"], check=False).returncode:
        # In a chroot nobody may make a namespace: then no page is looked at.
        assert (scan.returncode, seen) == (1, [])
        assert "Chromium does not start" in warned
        return
    assert (scan.returncode, warned) == (0, "")
    assert "1 page looked at" in said
    pages = [status for words, status in seen if "--type=renderer" in words]
    assert pages
    assert {status["Seccomp"] for status in pages} == {"2"}
    assert min(len(status["NSpid"].split()) for status in pages) > 1
    assert not any(status["Uid"].startswith("0\t") for status in pages)
