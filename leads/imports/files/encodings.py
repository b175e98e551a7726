"""Detect the encoding of a text file: byte order mark, UTF-8, or a legacy encoding of our languages."""

import codecs
import io
import re

from charset_normalizer import from_bytes
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from .east_asian import EVERYDAY, SURE, east_asian, everyday, is_western
from .single_byte import latin, other_script
from .source import Source

SAMPLE = 65_536
CHUNK = 1 << 20

# UTF-32 first: its little-endian mark starts with that of UTF-16.
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
NAMES = {
    "cp1252": _("Western European (Windows-1252)"),
    "cp950": _("Traditional Chinese (Big5)"),
    "gb18030": _("Simplified Chinese (GB 18030)"),
    "cp932": _("Japanese (Shift JIS)"),
    "euc_jp": _("Japanese (EUC-JP)"),
    "iso2022_jp": _("Japanese (ISO-2022-JP)"),
    "cp949": _("Korean"),
    "mac_roman": _("Western European (Macintosh)"),
    "cp850": _("Western European (DOS)"),
    "cp1250": _("Central European (Windows-1250)"),
    "iso8859_2": _("Central European (ISO-8859-2)"),
    "cp1254": _("Turkish (Windows-1254)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
    "koi8_r": _("Cyrillic (KOI8-R)"),
    "koi8_u": _("Cyrillic (KOI8-U)"),
    "cp866": _("Cyrillic (DOS)"),
    "iso8859_5": _("Cyrillic (ISO-8859-5)"),
    "cp1253": _("Greek (Windows-1253)"),
    "iso8859_7": _("Greek (ISO-8859-7)"),
}
#: What is told from one another by statistics of longer texts; the others by single_byte.py.
LEGACY = ["cp1252", "cp950", "gb18030", "cp932", "euc_jp", "cp949"]
#: Japanese e-mail programs write seven-bit text that switches alphabets with these sequences.
_JAPANESE_ESCAPES = (b"\x1b$B", b"\x1b$@")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")


def encoding_of(source: Source, chosen: str = "") -> str:
    """Return the codec of `source`; `chosen` overrides detection. Raises NotATable for binary files."""
    head = source.head(SAMPLE)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    if not marked and not chosen and b"\0" in head:
        return _unmarked_utf16(head)
    if not marked and not chosen and len(_CONTROLS.findall(head)) > 5 + len(head) // 50:
        raise NotATable(_("This is not a text file. Upload CSV or Excel."))
    if not marked and not chosen and any(escape in head for escape in _JAPANESE_ESCAPES):
        return "iso2022_jp"
    utf8 = _is_utf8(source)
    return chosen or marked or ("utf-8" if utf8 else _legacy_encoding(source))


def first_unreadable_line(source: Source, encoding: str) -> int:
    """Return the number of the first line that can't be decoded."""
    with source.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
        return next((number for number, line in enumerate(text, 1) if "\ufffd" in line), 1)


def _unmarked_utf16(head: bytes) -> str:
    units = len(head) // 2
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high * 5 > units and low * 20 <= units:
        return "utf-16-le"
    if low * 5 > units and high * 20 <= units:
        return "utf-16-be"
    raise NotATable(
        _("The file contains NUL bytes, so it is damaged or not text. Export it again as CSV or Excel.")
    )


def _is_utf8(source: Source) -> bool:
    """Return whether the whole file is UTF-8, read in chunks. Raises NotATable for an overlong line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    with source.open() as file:
        while chunk := file.read(CHUNK):
            if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise NotATable(
                    _("A line has more than a million characters. Upload a table as CSV or Excel.")
                )
            if utf8:
                try:
                    decoder.decode(chunk, final=len(chunk) < CHUNK)
                except UnicodeDecodeError:
                    utf8 = False
    return utf8


def _legacy_encoding(source: Source) -> str:
    """Detect the encoding from the lines that are not plain ASCII."""
    sample, good, bad, first_bad = bytearray(), 0, 0, 0
    with source.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(CHUNK), b""), 1):
            if line.isascii():
                continue
            if len(sample) < SAMPLE:
                sample += line
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
                first_bad = first_bad or number
    # Mostly UTF-8, so the file is damaged; another encoding would garble the good lines.
    if good > 9 * bad:
        raise NotATable(
            _("Line %(line)s is not UTF-8 like the rest of the file. Fix it or export the file again."),
            line=first_bad,
        )
    best = _best_of_legacy(bytes(sample), source)
    if not best:
        raise NotATable(
            _("Line %(line)s is in an unknown encoding. Save the file as UTF-8 and upload it again."),
            line=first_bad,
        )
    return best


def _best_of_legacy(sample: bytes, source: Source) -> str:
    lines, mixed = sample.splitlines(), is_western(sample)
    if not mixed and (codec := other_script(lines) or east_asian(sample)):
        return codec
    codec, is_readable = latin(lines, (source.head(SAMPLE) + sample).decode("ascii", "ignore"))
    if is_readable:
        return codec
    guessed = from_bytes(sample, cp_isolation=LEGACY, enable_fallback=False).best()
    other = guessed.encoding if guessed else ""
    # In Big5 too, bytes above ASCII may stand alone between letters.
    is_asian = other in EVERYDAY and everyday(sample, other) >= SURE
    return codec if mixed and not is_asian else other
