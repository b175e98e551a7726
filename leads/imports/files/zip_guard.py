"""What is in an archive, counted as it unpacks: the sizes that its directory names are the sender's word."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

#: So many bytes at a time, packed and unpacked.
STEP = 1 << 20
#: Of a part's own header; two lengths at its end say how much follows before its content.
_HEADER, _LENGTHS = 30, struct.Struct("<HH")


def unpacked_sizes(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[int]:
    """How many bytes come out of a part, step by step. Whoever has enough of them stops asking.

    Raises zlib.error or BadZipFile for what can't be unpacked, and for more or less than the directory says: a
    reader that believes the directory would see another file than one that does not.
    """
    came = 0
    for size in _unpacked(file, part):
        came += size
        yield size
    if came != part.file_size:
        raise zipfile.BadZipFile(f"{part.filename} holds {came} bytes, and says {part.file_size}")


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[int]:
    packed = _packed(file, part)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from map(len, packed)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(f"{part.filename} is packed in a way that no workbook is")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        while True:
            came = len(inflater.decompress(piece, STEP))
            yield came
            piece = inflater.unconsumed_tail
            if not piece and came < STEP:
                break


def _packed(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    header = file.read(_HEADER)
    if len(header) < _HEADER:
        raise zipfile.BadZipFile(f"{part.filename} is not there")
    at, left = part.header_offset + _HEADER + sum(_LENGTHS.unpack(header[-4:])), part.compress_size
    while left > 0:
        file.seek(at)
        piece = file.read(min(left, STEP))
        if not piece:
            raise zipfile.BadZipFile(f"{part.filename} ends early")
        at, left = at + len(piece), left - len(piece)
        yield piece
