"""Message bytes ↔ what is stored of them: deflated, for a million events are some gigabytes otherwise."""

import zlib


def pack(value: bytes) -> bytes:
    """Deflated quickly rather than well."""
    return zlib.compress(value, 1)


def unpack(stored: bytes) -> bytes:
    """The bytes as they stood on the log."""
    return zlib.decompress(stored)
