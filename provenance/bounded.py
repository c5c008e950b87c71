"""Files of a project as whoever wrote them may have left them: read whole, but never for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

__all__ = ["MOST_BYTES", "read_bounded"]

#: Of one word list, rule or configuration: the largest word list of ours has a fiftieth of it.
MOST_BYTES = 4_000_000


def read_bounded(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file of no more than ``most``.

    Raises ``OSError`` whose ``strerror`` goes on after "cannot be read:". Opening a pipe would wait for somebody to
    write into it, and a device may have no end.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no file but a folder, a pipe or a device", str(path))
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 10**6:g} MB", str(path))
    return content
