"""Stream the XML of a workbook's parts, within a limit on what unpacks."""

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from ..limits import MAX_UNPACKED

CHUNK = 1 << 16


def events(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """Yield ("start" or "end", element) of a part. The caller clears what it no longer needs."""
    parser: Any = XMLPullParser(events=("start", "end"))  # its type covers events not asked for
    unpacked = 0
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED:
                raise NotATable(_("The workbook is too large. Save the sheet as CSV and upload that."))
            if unpacked == len(chunk) and b"<!DOCTYPE" in chunk[:1_000]:
                raise ValueError("a document type could define entities without end")
            parser.feed(chunk)
            yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def local(tag: str) -> str:
    """Return the tag without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return the attribute whatever its namespace, or ""."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
