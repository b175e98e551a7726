"""The kinds of files that may be uploaded: by the ending of the name, which the content must confirm.

Whatever a browser could run in the desk's own name is not among them: HTML, SVG, scripts and programs.
"""

from collections.abc import Callable
from typing import NamedTuple

HEAD = 4096  # bytes of a file that are looked at
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


class Kind(NamedTuple):
    """A content type, and whether the first bytes of a file are of that type."""

    content_type: str
    confirmed_by: Callable[[bytes], bool]


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:1024]


def _is_webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif")


def _is_text(head: bytes) -> bool:
    """Return whether these are characters in any encoding: no bytes that only programs and archives contain."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)


_zipped = _begins(b"PK\x03\x04", b"PK\x05\x06")
_older_office = _begins(bytes.fromhex("d0cf11e0a1b11ae1"))
_jpeg = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
_tiff = Kind("image/tiff", _begins(b"II*\0", b"MM\0*"))
_heic = Kind("image/heic", _is_heic)

KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _is_pdf),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", _zipped),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", _zipped),
    "pptx": Kind(f"{OFFICE}.presentationml.presentation", _zipped),
    "odt": Kind(f"{OPEN}.text", _zipped),
    "ods": Kind(f"{OPEN}.spreadsheet", _zipped),
    "odp": Kind(f"{OPEN}.presentation", _zipped),
    "doc": Kind("application/msword", _older_office),
    "xls": Kind("application/vnd.ms-excel", _older_office),
    "ppt": Kind("application/vnd.ms-powerpoint", _older_office),
    "msg": Kind("application/vnd.ms-outlook", _older_office),
    "rtf": Kind("application/rtf", _begins(rb"{\rtf")),
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": Kind("image/webp", _is_webp),
    "heic": _heic,
    "heif": _heic,
    "tif": _tiff,
    "tiff": _tiff,
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
    "eml": Kind("message/rfc822", _is_text),
    "ics": Kind("text/calendar", _is_text),
    "vcf": Kind("text/vcard", _is_text),
    "zip": Kind("application/zip", _zipped),
}
#: For the `accept` attribute of a file field.
ACCEPTED = ",".join(f".{ending}" for ending in KINDS)


def ending_of(name: str) -> str:
    """Return the ending of a file name, such as "pdf"; "" if it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
