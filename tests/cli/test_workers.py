"""Several processes: one that dies again and again, and a stop at a bad moment."""

import subprocess
import sys
from itertools import pairwise

from tests.cli.running import ROOT, environment

PROGRAM = """
import os, signal, sys, time
from consent.cli import workers

def die(number):
    print(time.monotonic(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

def serve(number):
    signal.pause()

def fork_and_stop(fork=os.fork):
    pid = fork()
    if pid:
        os.kill(os.getpid(), signal.SIGTERM)
    return pid

"""


def begun(program: str) -> subprocess.Popen[str]:
    """Start processes of a program."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_one_that_dies_again_and_again_is_given_time() -> None:
    """Each start waits twice as long, so that the machine has something else to do."""
    program = "workers.FIRST_PAUSE = 0.1; workers.Workers(1, die).run()"
    with begun(program) as child:
        assert child.stdout is not None
        starts = [float(child.stdout.readline()) for _ in range(5)]
        child.terminate()
        assert child.wait(20) == 0
    gaps = [after - before for before, after in pairwise(starts)]
    assert all(gap >= 0.1 * 2**n for n, gap in enumerate(gaps)), gaps


def test_told_to_stop_between_two_starts_it_stops() -> None:
    """The process that was just born is told as well, and no other is started."""
    program = "os.fork = fork_and_stop; workers.Workers(3, serve).run()"
    with begun(program) as child:
        assert child.wait(20) == 0


def test_the_end_of_a_stranger_ends_nothing() -> None:
    """Whoever is process 1 of a container waits for all that lost their parent."""
    program = """
def stranger():
    if not os.fork():
        os._exit(3)

stranger()
def die_later(number):
    print(number, flush=True)
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)

workers.Workers(1, die_later).run()
"""
    with begun(program) as child:
        assert child.stdout is not None
        assert [child.stdout.readline() for _ in range(2)] == ["0\n", "0\n"]
        child.terminate()
        assert child.wait(20) == 0


def test_what_was_not_foreseen_is_told() -> None:
    """A worker that ends with a fault of its own says where."""
    program = "workers.Workers(1, lambda number: 1 / 0).run()"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + program],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert "ZeroDivisionError" in done.stderr
    assert done.returncode == 1
