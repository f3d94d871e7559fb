"""The `consent` command as a person runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from consent.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-P", "-c", "from consent.cli import main; main()")

# Tests of a browser run without a tracer, and their commands are measured all the same:
# the variable names the configuration.
MEASURED = "MEASURED_COMMANDS"


def environment(**more: str) -> dict[str, str]:
    """Give an environment without anybody's settings in it."""
    mine = {k: v for k, v in os.environ.items() if not k.startswith("CONSENT_")}
    if MEASURED in mine:
        mine["COVERAGE_PROCESS_START"] = mine[MEASURED]
    return {**mine, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **more}


def unmeasured() -> dict[str, str]:
    """Give it to a child whose limits or imports coverage would change."""
    return {k: v for k, v in environment().items() if not k.startswith("COVERAGE_")}


def consent(*args: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in this process: to start one takes a second each."""
    words = list(map(str, args))
    nobody = {name: None for name in os.environ if name.startswith("CONSENT_")}
    runner = CliRunner(env={**nobody, **more}, catch_exceptions=False)
    done = runner.invoke(main, words, prog_name="consent")
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


def spawned(
    *args: str | Path, seconds: float = 60, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, args)],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@contextmanager
def serving(
    data: Path, first: str = "", **settings: str
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the service on a free port, and end it; `first` is what it has to warn of."""
    words = ("serve", "--data", data, "--port", "0")
    with started(*words, first=first, **settings) as (child, port):
        yield child, port


@contextmanager
def started(
    *words: str | Path,
    first: str = "",
    program: Sequence[str] = COMMAND,
    **settings: str,
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the service by its command's words, and end it."""
    child = subprocess.Popen(
        [*program, *map(str, words)],
        env=environment(**settings),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stderr is not None
        line = child.stderr.readline()
        if first:
            assert line.startswith(first), line
            line = child.stderr.readline()
        assert re.match(r"Serving on http://[0-9.]+:", line), line
        yield child, int(line.rpartition(":")[2])
    finally:
        child.kill()
        child.communicate()
