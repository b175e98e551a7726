"""Measure archive members as they unpack, since the sizes in the directory can't be trusted."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

#: Chunk size in bytes, packed and unpacked.
STEP = 1 << 20
#: Size of a local file header; its last two fields are the lengths of name and extra field.
_HEADER, _LENGTHS = 30, struct.Struct("<HH")


def unpacked_sizes(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[int]:
    """Yield the sizes of the unpacked chunks of a member, in bytes; the caller may stop at its limit.

    Raises zlib.error or BadZipFile if it can't be unpacked, and BadZipFile if its size differs from the directory's:
    readers that trust the directory would see another file.
    """
    size_read = 0
    for size in _unpacked(file, part):
        size_read += size
        yield size
    if size_read != part.file_size:
        raise zipfile.BadZipFile(
            f"{part.filename} unpacks to {size_read} bytes, but declares {part.file_size}"
        )


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[int]:
    packed = _packed(file, part)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from map(len, packed)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(f"{part.filename} uses an unsupported compression method")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        while True:
            size_read = len(inflater.decompress(piece, STEP))
            yield size_read
            piece = inflater.unconsumed_tail
            if not piece and size_read < STEP:
                break


def _packed(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    header = file.read(_HEADER)
    if len(header) < _HEADER:
        raise zipfile.BadZipFile(f"{part.filename} is missing")
    at, left = part.header_offset + _HEADER + sum(_LENGTHS.unpack(header[-4:])), part.compress_size
    while left > 0:
        file.seek(at)
        piece = file.read(min(left, STEP))
        if not piece:
            raise zipfile.BadZipFile(f"{part.filename} is truncated")
        at, left = at + len(piece), left - len(piece)
        yield piece
