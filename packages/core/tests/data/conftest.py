"""A file server on the loopback interface that misbehaves on demand."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class FileServer:
    """What the server serves, how it misbehaves, and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None  # bytes of a body, after which the connection is closed
    drop_in_chunk: bool = False  # a chunked body that breaks off within a chunk
    ranges: bool = True  # whether Range is honoured
    wrong_range: bool = False  # whether another range is sent than the one asked for
    with_length: bool = True  # whether Content-Length is sent
    status: int | None = None  # an error to answer with
    requests: list[tuple[str, str | None]] = field(default_factory=list)  # (path, Range)
    arrived: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)  # bodies wait for it

    def __post_init__(self) -> None:
        self.go_on.set()


def _handler(server: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.requests.append((self.path, self.headers.get("Range")))
            server.arrived.set()
            self.close_connection = True
            content = server.files.get(self.path)
            if server.status is not None or content is None:
                self.send_error(server.status or 404)
            elif server.drop_in_chunk:
                self._send_broken_chunk(content)
            else:
                self._send(content)

        def _send_broken_chunk(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n" % len(content) + content[: len(content) // 2])

        def _send(self, content: bytes) -> None:
            asked = self.headers.get("Range") if server.ranges else None
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            if start and start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if asked else 200)
            body = content[start:]
            if asked:
                first = 0 if server.wrong_range else start
                span = f"bytes {first}-{len(content) - 1}/{len(content)}"
                self.send_header("Content-Range", span)
            if server.with_length:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            server.go_on.wait(30)
            self.wfile.write(body[: server.cut_after])

        def log_message(self, *arguments: Any) -> None:
            pass

    return Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Serve on 127.0.0.1 while a test runs."""
    monkeypatch.setenv("no_proxy", "*")
    state = FileServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(state)) as http:
        state.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        state.go_on.set()
        http.shutdown()
        thread.join()
