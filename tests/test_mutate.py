"""The tool that changes the code to see a test fail."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = '''
def oldest(ages: list[int], least: int = 3) -> int | None:
    """Give the greatest age from some on."""
    if not ages or max(ages) < least:
        raise ValueError("nobody is so old")
    return max(ages)
'''
CHANGES = [
    "not ages or max(ages) < least -> not ages and max(ages) < least",
    "not ages or max(ages) < least -> max(ages) < least",
    "not ages or max(ages) < least -> not ages",
    "not ages -> ages",
    "max(ages) < least -> max(ages) <= least",
    "max(ages) -> min(ages)",
    "raise ValueError('nobody is so old') -> pass",
    "return max(ages) -> return None",
    "max(ages) -> min(ages)",
    "3 -> 4",
]


def run(code: str) -> str:
    """Run a program among the scripts, and give what it prints."""
    command = [sys.executable, "-c", code]
    folder = ROOT / "scripts"
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_place_is_changed_by_itself() -> None:
    """Operators, conditions, numbers and what is raised; no wording and no types."""
    code = "import ast, mutants\n"
    code += f"tree = ast.parse({SOURCE!r})\n"
    code += "for line, change in mutants.mutants(tree): print(change)\n"
    code += "print(ast.unparse(tree))"
    said = run(code)
    whole = ast.unparse(ast.parse(SOURCE))
    assert said.endswith(whole + "\n")
    assert sorted(said.removesuffix(whole + "\n").splitlines()) == sorted(CHANGES)


def test_a_mutant_is_imported_in_place_of_its_file() -> None:
    """One that its tests notice is killed, one that they cannot is told."""
    code = "import ast, mutate; mutate.prepare(); path = 'consent/memo.py'\n"
    code += "tree = ast.parse((mutate.ROOT / path).read_text())\n"
    code += "tests = ['tests/test_memo.py']\n"
    code += "print(mutate.passes(path, tree, tests, 60))\n"
    code += "tree.body.append(ast.parse('del Memo').body[0])\n"
    code += "print(mutate.passes(path, tree, tests, 60))"
    assert run(code).split() == ["True", "False"]
