"""The port we serve on, and who has it when we cannot."""

import errno
import os
import socket
from pathlib import Path

from search.local.shared import ServiceError


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; ServiceError says who has the port and what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(1024)
    except OSError as error:
        server.close()
        raise ServiceError(_complaint(host, port, error)) from None
    return server


def _complaint(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        who = holder(port) or "another program"
        return f"Port {port} is taken by {who}. Stop it, or set PORT to a free one."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. Set PORT to a number above 1023."
    return f"Cannot serve on {host} port {port}: {error.strerror}. Check HOST and PORT."


def holder(port: int) -> str | None:
    """The program that listens on `port` and its process id, where the system lets us see them."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = [line.split() for line in Path(table).read_text("ascii").splitlines()[1:]]
        except OSError:
            continue
        # Columns: local address is the second, state the fourth (0A is listening), inode the tenth.
        inodes |= {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1][-4:], 16) == port}
    for process in Path("/proc").glob("[0-9]*") if inodes else ():
        try:
            if any(os.readlink(entry) in inodes for entry in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text('utf-8').strip()} (process {process.name})"
        except OSError:
            continue
    return None
