"""The SQLite file: opened for this log or made anew; one writer, a reader per thread."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

SCHEMA = "2"
"""Raise it whenever schema.sql or what is written into it changes: the file is then built again from the log."""

BUSY_SECONDS = 15


class Store:
    """The read model on disk. The follower writes (one thread at a time), pages read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "view.sqlite"
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._era = 0

    def open(self, log: str) -> bool:
        """Make the file fit for the log named (cluster, prefix, generation); True if it had to be made anew."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        wanted = {"schema": SCHEMA, "log": log}
        if self.path.exists() and _identity(self.path) == wanted:
            return False
        fresh = self.path.with_name("making.sqlite")
        fresh.unlink(missing_ok=True)
        made = _connect(fresh)
        made.executescript("PRAGMA journal_mode = WAL;" + _schema())
        made.executemany("INSERT INTO identity VALUES (?, ?)", wanted.items())
        made.close()
        self.forget()
        fresh.rename(self.path)  # readers see the old file or the new one, never half of one
        self._era += 1
        return True

    def forget(self) -> None:
        """Remove the file; the log builds it again."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._era += 1

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: rows and offsets together, or neither."""
        connection = self._kept("writer", self._writer)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def read(self) -> sqlite3.Connection:
        """This thread's connection for reading; a new one once the file was made anew."""
        return self._kept("reader", self._reader)

    def close(self) -> None:
        """Close every connection, when nobody reads any more."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._era += 1

    def _kept(self, role: str, connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
        era, connection = getattr(self._local, role, (-1, None))
        if connection is None or era != self._era:
            former, connection = connection, connect()
            with self._lock:
                if former is not None and former in self._open:
                    self._open.remove(former)
                    former.close()
                self._open.append(connection)
            setattr(self._local, role, (self._era, connection))
        return connection

    def _writer(self) -> sqlite3.Connection:
        connection = _connect(self.path)
        connection.execute("PRAGMA cache_size = -131072")  # rebuilding from a long log touches every index
        connection.execute("PRAGMA wal_autocheckpoint = 16384")
        return connection

    def _reader(self) -> sqlite3.Connection:
        if not self.path.exists():
            return _empty()
        connection = _connect(self.path)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA mmap_size = 268435456")
        return connection


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _schema() -> str:
    return files(__package__).joinpath("schema.sql").read_text()


def _empty() -> sqlite3.Connection:
    """What pages read before the follower has met a broker: every table, no rows."""
    connection = _connect(":memory:")
    connection.executescript(_schema())
    return connection


def _identity(path: Path) -> dict[str, str]:
    """What the file was made for; empty if it is no read model."""
    connection = _connect(path)
    try:
        return dict(tuple(row) for row in connection.execute("SELECT key, value FROM identity"))
    except sqlite3.DatabaseError:
        return {}
    finally:
        connection.close()
