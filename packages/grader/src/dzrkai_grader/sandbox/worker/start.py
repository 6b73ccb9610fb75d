"""The program: ``worker zygote DESCRIPTOR``, or ``worker single DESCRIPTOR FOLDER``."""

from __future__ import annotations

import socket
import sys

from .setting import setting_from
from .wire import Channel


def main(arguments: list[str]) -> None:
    """Load what is to be warm, then fork workers, or be one where a process cannot fork."""
    role, descriptor, *folder = arguments
    connection = socket.socket(fileno=int(descriptor))
    header, _ = Channel(connection).receive()
    setting = setting_from(header)
    finder = setting.preloaded()
    from .child import live  # these need NumPy, which can be found only now
    from .zygote import Zygote

    del sys.path[0]  # the folder that holds this package
    if role == "zygote":
        Zygote(connection, setting, finder).serve()
    else:
        live(connection, 1, folder[0], setting, finder)
