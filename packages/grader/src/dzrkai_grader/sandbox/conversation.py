"""The grader's end of the wire: patient until a deadline, and deaf to noise.

One selector watches the wire and what the worker prints. Printed text is read all the while, the
first 64 KiB of a call are kept and the rest is thrown away, so that a worker that prints for ever
neither blocks nor fills anything.
"""

from __future__ import annotations

import os
import selectors
import socket
import time

from .worker.wire import ClosedError, Header, pack, unpack

OUTPUT_LIMIT = 64 << 10
_CHUNK = 64 << 10


class Conversation:
    """Sends and receives frames, each by a deadline of `time.monotonic`.

    Raises
    ------
    TimeoutError
        The deadline has passed.
    ProtocolError
        The worker sent something else, or nothing any more.
    """

    def __init__(self, connection: socket.socket, output: int) -> None:
        self._connection = connection
        self._output = output
        self._printed = bytearray()
        self._selector = selectors.DefaultSelector()
        connection.setblocking(False)
        os.set_blocking(output, False)
        self._selector.register(connection, selectors.EVENT_READ)
        self._selector.register(output, selectors.EVENT_READ)

    def send(self, header: Header, payload: bytes, deadline: float) -> None:
        """Send one frame."""
        rest = memoryview(pack(header, payload))
        while rest:
            self._wait(selectors.EVENT_WRITE, deadline)
            try:
                rest = rest[self._connection.send(rest) :]
            except OSError as error:
                raise ClosedError(f"the worker hung up: {error}") from None

    def receive(self, deadline: float) -> tuple[Header, bytes]:
        """Wait for one frame."""
        return unpack(lambda size: self._read(size, deadline))

    def printed(self) -> str:
        """Return what was printed since the last time that this was asked."""
        self._drain()
        text = self._printed.decode(errors="replace")
        self._printed.clear()
        return text

    def close(self) -> None:
        """Hang up."""
        self._selector.close()
        self._connection.close()
        os.close(self._output)

    def _read(self, size: int, deadline: float) -> bytes:
        parts = []
        while size:
            self._wait(selectors.EVENT_READ, deadline)
            try:
                part = self._connection.recv(min(size, 1 << 20))
            except OSError as error:
                raise ClosedError(f"the worker hung up: {error}") from None
            if not part:
                raise ClosedError("the worker hung up")
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _wait(self, event: int, deadline: float) -> None:
        self._selector.modify(self._connection, event)
        while (remaining := deadline - time.monotonic()) > 0:
            ready = [key.fileobj for key, _ in self._selector.select(remaining)]
            if self._output in ready and not self._drain():
                self._selector.unregister(self._output)
            if self._connection in ready:
                return
        raise TimeoutError

    def _drain(self) -> bool:
        """Read what is printed by now, a bounded part at most; False at the end of all."""
        try:
            part = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return True
        self._printed += part[: OUTPUT_LIMIT - len(self._printed)]
        return bool(part)
