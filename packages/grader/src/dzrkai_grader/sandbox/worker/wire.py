"""Frames: how the grader and a worker speak, when neither believes the other.

A frame is two lengths, a JSON header and raw bytes::

    uint32 header length | uint32 payload length | header | payload

The lengths are held against caps before anything is allocated, and JSON is all that is parsed: a
frame can carry wrong data, never code. Every sentence a worker can say is checked by whoever
reads it; `ProtocolError` is what a reader raises, and the end of a conversation.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LENGTHS = struct.Struct("!II")
HEADER_LIMIT = 8 << 20
PAYLOAD_LIMIT = 256 << 20

START, STOP = b"+", b"-"  # what the grader asks of a zygote
BROKEN_CHANNEL, OUT_OF_MEMORY = 70, 71  # how a worker ends that can no longer say why


class ProtocolError(Exception):
    """What came over the wire is not a frame, or not the frame that was due."""


class ClosedError(ProtocolError):
    """The other side is gone."""


class TooLargeError(ValueError):
    """What was to be sent is larger than a frame may be."""


@dataclass(frozen=True)
class Unsupported:
    """Stands for a value that cannot travel: what it was, as text.

    Examples
    --------
    >>> print(Unsupported("generator"))
    generator
    >>> print(Unsupported("ndarray", "dtype object"))
    ndarray (dtype object)
    """

    type_name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.type_name} ({self.detail})" if self.detail else self.type_name


Header = dict[str, Any]


def pack(header: Header, payload: bytes = b"") -> bytes:
    """Return the bytes of a frame."""
    text = json.dumps(header, ensure_ascii=False).encode()
    if len(text) > HEADER_LIMIT or len(payload) > PAYLOAD_LIMIT:
        raise TooLargeError(f"{len(text) + len(payload):,} bytes are too many to send")
    return LENGTHS.pack(len(text), len(payload)) + text + payload


def unpack(receive: Callable[[int], bytes]) -> tuple[Header, bytes]:
    """Read one frame by means of `receive(size)`, which returns just `size` bytes."""
    header_size, payload_size = LENGTHS.unpack(receive(LENGTHS.size))
    if header_size > HEADER_LIMIT or payload_size > PAYLOAD_LIMIT:
        raise ProtocolError(f"a frame of {header_size + payload_size:,} bytes")
    return parse(receive(header_size)), receive(payload_size)


def parse(text: bytes) -> Header:
    """Return the header that `text` spells.

    Examples
    --------
    >>> parse(b'{"kind": "ready"}')
    {'kind': 'ready'}
    """
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not JSON: {error}") from None
    if type(header) is not dict:
        raise ProtocolError("a header that is not an object")
    return header


class Channel:
    """The worker's end of the wire: blocking, since a worker has nothing else to do."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, header: Header, payload: bytes = b"") -> None:
        """Send one frame."""
        self._connection.sendall(pack(header, payload))

    def receive(self) -> tuple[Header, bytes]:
        """Wait for one frame."""
        return unpack(self._read)

    def _read(self, size: int) -> bytes:
        buffer = bytearray(size)
        view = memoryview(buffer)
        while view:
            count = self._connection.recv_into(view)
            if count == 0:
                raise ClosedError("the other side closed the wire")
            view = view[count:]
        return bytes(buffer)
