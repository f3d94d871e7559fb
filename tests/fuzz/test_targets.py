"""What is fuzzed with a view of the code, tried without: seeds, old cases, mutants."""

from importlib import import_module
from itertools import islice
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutants import mutants
from tests.fuzz.targets import NAMES, kept

EACH = pytest.mark.parametrize(
    "target", [import_module(f"tests.fuzz.targets.{name}") for name in NAMES], ids=NAMES
)


@EACH
def test_what_once_failed_fails_no_more(target: ModuleType) -> None:
    """Everything that fuzzing found is read or refused as it should be."""
    for seed in target.seeds():
        target.attempt(seed)
    for case in sorted(kept(target.__name__.rpartition(".")[2]).glob("*")):
        target.attempt(case.read_bytes())


@EACH
def test_nothing_has_two_spellings(target: ModuleType, full: bool) -> None:
    """S08, S14: what is read is written as it was, all else is refused by name."""
    samples = st.sampled_from(list(islice(target.seeds(), 100)))

    @settings(
        max_examples=2_000 if full else 200,
        derandomize=not full,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(samples.flatmap(mutants))
    def attempt(data: bytes) -> None:
        target.attempt(data)

    attempt()
