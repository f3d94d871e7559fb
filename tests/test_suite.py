"""The suite's own rules: what counts as passed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SKIPS = {
    "a test": "import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n",
    "a marked test": "import pytest\n\n@pytest.mark.skip\ndef test_it():\n    pass\n",
    "a module": "import pytest\n\npytest.importorskip('no_such_module')\n",
}

THREAD = """
import threading

def test_it():
    threading.Thread(target=threading.Event().wait).start()
"""


def run_suite(folder: Path, source: str, *, ci: str, limit: int = 60) -> int:
    """Run one test file under this suite's conftest; hand back pytest's exit code."""
    (folder / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest"]
    command += ["-o", f"exit_timeout={limit}"]
    plugins = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    environment = {"CI": ci, **plugins}
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


@pytest.mark.parametrize("skip", SKIPS.values(), ids=SKIPS)
def test_ci_refuses_skips(tmp_path: Path, skip: str):
    """Under CI a skip fails the run, so that nothing goes untested in silence."""
    assert run_suite(tmp_path, skip, ci="true") not in {0, 5}


@pytest.mark.parametrize("skip", SKIPS.values(), ids=SKIPS)
def test_laptops_may_skip(tmp_path: Path, skip: str):
    """Elsewhere a skip is no failure, so that a laptop without a browser is of use."""
    assert run_suite(tmp_path, skip, ci="") in {0, 5}


def test_ci_lets_passes_pass(tmp_path: Path):
    """Under CI a test that passes still passes."""
    assert run_suite(tmp_path, "def test_it():\n    pass\n", ci="true") == 0


def test_forgotten_threads_end_the_run(tmp_path: Path):
    """A thread that never ends fails the run in place of holding it for ever."""
    assert run_suite(tmp_path, THREAD, ci="", limit=1) == 1


@pytest.mark.parametrize(("branches", "status"), [(189, 1), (190, 0)])
def test_many_lines_hide_no_branches(tmp_path: Path, branches: int, status: int):
    """Of lines and of branches 95 % each are demanded, whatever their sum is."""
    report = tmp_path / "report.json"
    lines = {"covered_lines": 1000, "num_statements": 1000}
    totals = {**lines, "covered_branches": branches, "num_branches": 200}
    report.write_text(json.dumps({"totals": totals}))
    command = [sys.executable, ROOT / "scripts" / "coverage_gate.py", report]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == status
    assert ("below 95 %" in said.stdout) is bool(status)
