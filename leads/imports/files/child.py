"""Read a file in a process of its own: the file comes in on stdin, frames of rows go out on stdout.

Started by `reading`, with no more than the options it needs. A hostile file can end this process at a limit, and
nothing else. Frames are a letter, a length, the line of the first row, and that many bytes: "R" rows, "D" done,
"E" refused with a reason.
"""

import json
import struct
import sys
from typing import Any, BinaryIO

from django.conf import settings

HEADER = struct.Struct("<cII")
HEAD_ROWS = 60  # of each sheet, to choose one


def main() -> None:
    options = json.loads(sys.argv[1])
    _limit(options["memory"], options["cpu_seconds"])
    settings.configure(USE_I18N=False)  # reasons stay in English here and are translated by `reading`
    from leads.imports.errors import NotATable

    out = sys.stdout.buffer
    try:
        _read(sys.stdin.buffer.read(), options, out)
    except NotATable as reason:
        facts = {key: fact if isinstance(fact, int) else str(fact) for key, fact in reason.facts.items()}
        _send(out, b"E", {"sentence": str(reason.sentence), "facts": facts})
    except MemoryError:
        _send(out, b"E", {"memory": True})
    out.flush()


def _limit(memory: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the time limit of the parent still holds
        return
    for limit, most, grace in (
        (resource.RLIMIT_AS, memory, 0),
        (resource.RLIMIT_CPU, cpu_seconds, 5),  # ends with a signal of its own, and only then is killed
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _soft, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(limit, (most, most + grace if hard == resource.RLIM_INFINITY else most))
        except (ValueError, OSError):  # macOS refuses a limit on memory
            continue


def _read(content: bytes, options: dict[str, Any], out: BinaryIO) -> None:
    from itertools import islice

    from .kinds import sheets_of
    from .limits import within_limits
    from .raw_rows import Shape, packed
    from .source import Source

    sheets = sheets_of(Source(content), options["encoding"])
    sheet = options["sheet"]
    if sheet is None and len(sheets.names) > 1:
        heads = [
            list(islice(within_limits(sheets.open(number).records()), HEAD_ROWS))
            for number in range(min(len(sheets.names), options["most_sheets"]))
        ]
        _send(out, b"D", {"sheets": sheets.names, "heads": heads})
        return
    number = min(sheet or 0, len(sheets.names) - 1)
    grid = sheets.open(number)
    shape = Shape(is_sheet=not grid.encoding)
    for line, chunk in packed(shape.measured(within_limits(grid.records()))):
        out.write(HEADER.pack(b"R", len(chunk), line))
        out.write(chunk)
    facts = {"encoding": grid.encoding, "dialect": grid.dialect, "sheets": sheets.names, "sheet": number}
    _send(out, b"D", facts | {"widths": shape.widths, "left": shape.left or 0})


def _send(out: BinaryIO, kind: bytes, facts: dict[str, Any]) -> None:
    content = json.dumps(facts).encode()
    out.write(HEADER.pack(kind, len(content), 0))
    out.write(content)


if __name__ == "__main__":
    main()
