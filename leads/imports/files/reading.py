"""Read a file in a child process with limits of memory and time, and yield its rows in packed chunks.

What a file costs is its processor time, which is the same on a busy machine. The time by the clock only ends a wait.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from .child import HEADER
from .source import Record

MEMORY = 1_000_000_000  # bytes of address space, a fifth of which is Python itself
CPU_SECONDS = 90
SECONDS = 240.0  # by the clock; a task may run a little longer (leads/tasks.py)
MOST_SHEETS = 30  # sheets looked at to choose one
MOST_OUTPUT = 600_000_000  # bytes; far above what the limits of a table allow


Chunks = Iterator[tuple[int, bytes]]


class TookTooLong(Exception):
    """The file was not read within the time given: another try may find a less busy machine."""


class TooMuchWork(Exception):
    """The file takes more processor time than a file may."""


class _Ended(Exception):
    """The child ended before it had sent everything."""


@dataclass
class FileFacts:
    """The facts about the file that the child finds while it reads the rows."""

    encoding: str = ""
    dialect: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: int = 0
    #: Rows by their number of columns.
    widths: dict[str, int] = field(default_factory=dict)
    #: The blank columns at the left of a sheet, which its table does not have.
    left: int = 0
    #: The first rows of each sheet, instead of the rows of one, if a sheet has to be chosen.
    heads: list[list[Record]] = field(default_factory=list)


def read(
    content: Iterable[bytes],
    facts: FileFacts,
    *,
    encoding: str = "",
    sheet: int | None = None,
    seconds: float = SECONDS,
) -> Chunks:
    """Yield packed chunks of rows with their first line, and fill `facts`. Raises NotATable, TooMuchWork or
    TookTooLong after `seconds` by the clock.

    Without `sheet`, a workbook with several sheets gives only `facts.heads`.
    """
    options = {
        "encoding": encoding,
        "sheet": sheet,
        "memory": MEMORY,
        "cpu_seconds": CPU_SECONDS,
        "most_sheets": MOST_SHEETS,
    }
    with subprocess.Popen(
        [sys.executable, "-s", "-m", "leads.imports.files.child", json.dumps(options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # no secrets
    ) as child:
        assert child.stdin
        assert child.stdout
        timer = threading.Timer(seconds, child.kill)
        timer.start()
        try:
            _give(child.stdin, content)
            yield from _chunks(child.stdout, facts)
            return
        except _Ended:
            if child.wait() == -signal.SIGXCPU:
                raise TooMuchWork from None
            if not timer.is_alive():
                raise TookTooLong from None
            raise _too_much_memory() from None
        finally:
            timer.cancel()
            child.kill()


def _give(stdin: IO[bytes], content: Iterable[bytes]) -> None:
    with suppress(BrokenPipeError):  # the child ended early; what it sent says why
        for part in content:
            stdin.write(part)
    with suppress(BrokenPipeError):
        stdin.close()


def _chunks(stdout: IO[bytes], facts: FileFacts) -> Chunks:
    received = 0
    while header := stdout.read(HEADER.size):
        kind, size, line = HEADER.unpack(header) if len(header) == HEADER.size else (b"", 0, 0)
        received += size
        if received > MOST_OUTPUT:
            raise _too_much_memory()
        content = stdout.read(size)
        if len(content) < size or not kind:
            break
        if kind == b"R":
            yield line, content
            continue
        found = json.loads(content)
        if kind == b"E":
            raise _refused(found)
        for name, fact in found.items():
            setattr(facts, name, fact)
        return
    raise _Ended


def _refused(found: dict[str, Any]) -> NotATable:
    if found.get("memory"):
        return _too_much_memory()
    return NotATable(_(found["sentence"]), **found["facts"])


def _too_much_memory() -> NotATable:
    return NotATable(
        _("Reading the file takes too much memory. Save the sheet as CSV, or split it, and upload that.")
    )
