"""Every write and sync of SQLite's files, recorded below the real library.

SQLite reaches the disk through a table of functions, its VFS. In this process that of
the very library that Python's `sqlite3` uses is put over with ours, which note what is
asked and pass it on. So the product's own code runs on its own SQLite, unchanged.
"""

import _sqlite3
import ctypes
from pathlib import Path
from typing import Any, NamedTuple


class Event(NamedTuple):
    """What was done to a file, or said of the log: `verb` tells which."""

    verb: str
    file: str = ""
    at: int = 0
    data: bytes = b""


Pointer, Number = ctypes.c_void_p, ctypes.c_int
Open = ctypes.CFUNCTYPE(Number, Pointer, Pointer, Pointer, Number, Pointer)
Delete = ctypes.CFUNCTYPE(Number, Pointer, Pointer, Number)
Write = ctypes.CFUNCTYPE(Number, Pointer, Pointer, Number, ctypes.c_int64)
Truncate = ctypes.CFUNCTYPE(Number, Pointer, ctypes.c_int64)
Sync = ctypes.CFUNCTYPE(Number, Pointer, Number)


class Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`."""

    _fields_ = (
        ("version", Number),
        ("file_size", Number),
        ("longest_path", Number),
        ("next", Pointer),
        ("name", ctypes.c_char_p),
        ("data", Pointer),
        ("open", Pointer),
        ("delete", Pointer),
    )


class Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("version", Number),
        ("close", Pointer),
        ("read", Pointer),
        ("write", Pointer),
        ("truncate", Pointer),
        ("sync", Pointer),
        ("others", Pointer * 13),
    )


class File(ctypes.Structure):
    """`sqlite3_file`."""

    _fields_ = (("methods", ctypes.POINTER(Methods)),)


class Recorder:
    """Notes what happens from now on, in the order in which it happened."""

    def __init__(self) -> None:
        """Put our functions in the place of those of the default VFS."""
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        self.events: list[Event] = []
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []
        self._tables: dict[int, Methods] = {}
        vfs = library.sqlite3_vfs_find(None).contents
        self._open, self._delete = Open(vfs.open), Delete(vfs.delete)
        vfs.open = self._given(Open(self._opened))
        vfs.delete = self._given(Delete(self._deleted))

    def note(self, verb: str, file: str = "", at: int = 0, data: bytes = b"") -> None:
        """Note one thing."""
        self.events.append(Event(verb, file, at, data))

    def _given(self, function: Any) -> int:
        # As long as SQLite may call it, Python must not let go of it.
        self._kept.append(function)
        return ctypes.cast(function, Pointer).value or 0

    def _opened(
        self, vfs: int, path: int | None, file: int, flags: int, out: int
    ) -> int:
        # SQLite keeps the pointer to the path, so that no copy may take its place.
        result = int(self._open(vfs, path, file, flags, out))
        if result == 0 and path is not None:
            self._names[file] = _name(path)
            handle = File.from_address(file)
            handle.methods = ctypes.pointer(self._table(handle.methods))
        return result

    def _deleted(self, vfs: int, path: int, sync: int) -> int:
        result = int(self._delete(vfs, path, sync))
        if result == 0:
            self.note("delete", _name(path))
        return result

    def _table(self, methods: Any) -> Methods:
        address = ctypes.addressof(methods.contents)
        if address not in self._tables:
            table = Methods.from_buffer_copy(methods.contents)
            self._put_over(table)
            self._tables[address] = table
        return self._tables[address]

    def _put_over(self, table: Methods) -> None:
        write, truncate = Write(table.write), Truncate(table.truncate)

        def written(file: int, data: int, length: int, at: int) -> int:
            result = int(write(file, data, length, at))
            if result == 0:
                content = ctypes.string_at(data, length)
                self.note("write", self._names[file], at, content)
            return result

        def truncated(file: int, size: int) -> int:
            result = int(truncate(file, size))
            if result == 0:
                self.note("truncate", self._names[file], size)
            return result

        def synced(file: int, _: int) -> int:
            # The disk is ours: what the real one holds does not count.
            self.note("sync", self._names[file])
            return 0

        table.write = self._given(Write(written))
        table.truncate = self._given(Truncate(truncated))
        table.sync = self._given(Sync(synced))


def _name(path: int) -> str:
    return Path(ctypes.string_at(path).decode()).name
