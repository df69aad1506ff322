"""The ports that we would like in; loopback ports that nobody uses out."""

import socket

LOOPBACK = "127.0.0.1"


def free_port(*wishes: int, avoid: int = 0) -> int:
    """The first wish that nobody uses, else any free port; never `avoid`."""
    wanted = (port for port in wishes if port not in (0, avoid))
    return next(filter(is_free, wanted), 0) or any_port()


def any_port() -> int:
    """A port that the system says is free."""
    with socket.socket() as sock:
        sock.bind((LOOPBACK, 0))
        return int(sock.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen here now."""
    with socket.socket() as sock:
        sock.settimeout(1)
        if sock.connect_ex((LOOPBACK, port)) == 0:  # bound to all addresses: on macOS bind alone would not tell
            return False
    with socket.socket() as sock:
        # As the JVM does: connections of an earlier broker that are only fading out do not count.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
