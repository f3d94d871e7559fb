"""Change the code that everything rests on, a place at a time, and see a test fail.

`python scripts/mutate.py [--shard I/N] [FILE …]` says for each file how many mutants
its narrow tests kill, names the others, and ends with 1 below the bar. Nothing is
written to disk: each mutant is imported by a forked process of its own, which runs the
tests up to the first that fails.
"""

import argparse
import ast
import contextlib
import io
import os
import resource
import signal
import sys
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

# Loaded once, for all that are forked; of the package itself nothing is.
import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
import hypothesis.strategies  # noqa: F401
import itsdangerous  # noqa: F401
import msgspec  # noqa: F401
import pytest
from mutants import mutants

ROOT = Path(__file__).parent.parent
BAR = 0.85
TESTS = {
    "consent/seal.py": ["tests/test_seal.py"],
    "consent/ledger/tree.py": [
        "tests/ledger/test_tree.py",
        "tests/ledger/test_frontier.py",
        "tests/ledger/test_prover.py",
    ],
    "consent/ledger/proof.py": ["tests/ledger/test_proof.py"],
    "consent/ledger/verify.py": [
        "tests/ledger/test_verify.py",
        "tests/ledger/test_verify_bodies.py",
        "tests/ledger/test_verify_epochs.py",
        "tests/ledger/test_verify_files.py",
        "tests/ledger/test_verify_held.py",
    ],
    "consent/rules/choice.py": ["tests/rules/test_choice.py"],
}
"""A file, and the tests that by themselves have to find what is wrong with it."""


@dataclass(frozen=True)
class Mutated(MetaPathFinder, Loader):
    """Imports one module as it was compiled here rather than from its file."""

    name: str
    path: Path
    code: CodeType

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> ModuleSpec | None:
        """Find that module alone."""
        if fullname != self.name:
            return None
        return spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        """Run what was compiled."""
        exec(self.code, module.__dict__)  # noqa: S102


def prepare() -> None:
    """Stand where the tests are run from, with the one plugin that they need."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(ROOT)


def passes(path: str, tree: ast.Module, tests: list[str], seconds: int) -> bool:
    """Tell whether the tests pass, within so much time of the processor, on a tree."""
    code = compile(ast.fix_missing_locations(tree), path, "exec")
    child = os.fork()
    if child == 0:
        os._exit(_test(Mutated(_module(path), ROOT / path, code), tests, seconds))
    return os.waitpid(child, 0)[1] == 0


def _test(mutated: Mutated, tests: list[str], seconds: int) -> int:
    # Counted in time of the processor: on a busy machine nothing counts as endless.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    sys.meta_path.insert(0, mutated)
    options = ["-x", "-q", "-p", "anyio", "-p", "no:cacheprovider", "--no-header"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main([*options, *tests])
    return int(status)


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def hold(path: str, tests: list[str], shard: tuple[int, int]) -> tuple[int, int]:
    """Try the mutants of a file in a shard; give how many died and were tried."""
    tree = ast.parse((ROOT / path).read_text())
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if not passes(path, tree, tests, 600):
        sys.exit(f"mutate: the tests of {path} fail as it is: {' '.join(tests)}")
    took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    tried = killed = 0
    for number, (line, change) in enumerate(mutants(tree)):
        if number % shard[1] != shard[0]:
            continue
        tried += 1
        if passes(path, tree, tests, int(3 * took) + 5):
            print(f"  survived {path}:{line}: {change}", flush=True)
        else:
            killed += 1
    print(f"{path}: {killed} of {tried} killed, {killed / max(tried, 1):.1%}")
    return killed, tried


def main() -> int:
    """Hold the files that were named, or all of them."""
    options = _options()
    done = [hold(path, TESTS[path], options.shard) for path in options.files or TESTS]
    killed, tried = map(sum, zip(*done, strict=True))
    print(
        f"all: {killed} of {tried} killed, {killed / max(tried, 1):.1%} (>= {BAR:.0%})"
    )
    return int(any(killed < BAR * tried for killed, tried in done))


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    return int(number) - 1, int(of)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", choices=[*TESTS, []])
    parser.add_argument("--shard", type=_shard, default=(0, 1), metavar="I/N")
    return parser.parse_args()


if __name__ == "__main__":
    prepare()
    sys.exit(main())
