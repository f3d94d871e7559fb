"""Fuzz one target with atheris: `python -m tests.fuzz.targets NAME [SECONDS]`.

It begins with the target's seeds and the cases that were kept. What fails is written
to `tests/fuzz/cases/NAME`, where `tests/fuzz/test_targets.py` finds it from then on.
"""

import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

from tests.fuzz.targets import NAMES, kept

LONGEST = 4_096


def main(name: str, seconds: int) -> None:
    """Fuzz for so long, and end with a status that is not 0 if something failed."""
    with atheris.instrument_imports(include=["consent"]):
        target = import_module(f"tests.fuzz.targets.{name}")
    cases = kept(name)
    cases.mkdir(parents=True, exist_ok=True)
    # Fuzzing ends the process where it stands, so that nothing could tidy up after it.
    corpus = Path(tempfile.gettempdir()) / f"consent-fuzz-{name}"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={cases}/",
        "-rss_limit_mb=1024",
        "-timeout=5",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus), str(cases)], target.attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"usage: python -m tests.fuzz.targets {'|'.join(NAMES)} [SECONDS]")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
