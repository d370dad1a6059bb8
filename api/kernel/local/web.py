"""One serving process over a socket its parent opened: `python -m api.kernel.local.web APP PROTOCOL FD`."""

import socket
import sys

import uvicorn

from api.kernel.settings import settings


def main(app: str, protocol: str, descriptor: str) -> None:
    """Serve the application that this function makes, over this HTTP protocol (import strings), until SIGTERM."""
    config = uvicorn.Config(
        app,
        factory=True,
        ws="none",
        http=protocol,
        log_level=settings().log_level,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings().trusted_proxies,
        timeout_graceful_shutdown=4,
    )
    # Not uvicorn's own `fd`: it takes the socket for a Unix one and leaves small answers waiting (Nagle).
    listening = socket.socket(fileno=int(descriptor))
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
