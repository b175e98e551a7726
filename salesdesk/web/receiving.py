"""Receive the body of a request before a page runs, so that a slow sender holds no web process."""

import asyncio
from collections.abc import AsyncIterable
from tempfile import SpooledTemporaryFile
from typing import IO

#: Seconds that any body may take, and the bytes for which it gets one more.
PATIENCE, BYTES_A_SECOND = 10.0, 10_000
IN_MEMORY = 1_000_000  # bytes; longer bodies wait on disk


class NotReceived(Exception):
    """The body did not come whole."""


class TooSlow(NotReceived):
    """The body comes more slowly than a bad phone line."""


class NoRoom(NotReceived):
    """The disk has no room for the body."""


class Gone(NotReceived):
    """The sender hung up."""


async def receive(chunks: AsyncIterable[bytes], length: int) -> IO[bytes]:
    """Return the first `length` bytes as a file, at its start. Raises NotReceived."""
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request
    try:
        await _fill(body, chunks, length)
    except BaseException as error:
        body.close()
        if isinstance(error, OSError) and not isinstance(error, TimeoutError):
            raise NoRoom from error
        raise
    body.seek(0)
    return body


async def _fill(body: IO[bytes], chunks: AsyncIterable[bytes], length: int) -> None:
    began, received, source = asyncio.get_running_loop().time(), 0, aiter(chunks)
    while received < length:
        try:
            async with asyncio.timeout_at(began + PATIENCE + received / BYTES_A_SECOND):
                chunk = await anext(source)
        except TimeoutError:
            raise TooSlow from None
        except StopAsyncIteration:
            raise Gone from None
        body.write(chunk[: length - received])
        received += len(chunk)
