"""A request → its answer, if the host is one that everybody can reach: a feed must not lead into a private network."""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

ONCE = httpx.Limits(max_keepalive_connections=0)
"""Connections go to addresses; one that was made for one name must not serve another at the same address."""


def origin(url: str) -> tuple[str, int | None]:
    """Host and port, as far as they are said."""
    parts = urlsplit(url)
    return (parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme))


class NotPublicError(httpx.ConnectError):
    """The host is in a private network, and nobody said that it may be asked."""


class Guarded(httpx.AsyncBaseTransport):
    """Looks the host up, and connects to the very address that was judged: a name may lead elsewhere a moment later.

    Hosts that are `trusted` are reached as they are. What goes by a proxy of the environment is the proxy's to judge.
    """

    def __init__(self, trusted: frozenset[tuple[str, int | None]]) -> None:
        self._trusted = trusted
        self._direct = httpx.AsyncHTTPTransport(limits=ONCE)
        self._proxies: Mapping[str, httpx.AsyncHTTPTransport] = {
            scheme: httpx.AsyncHTTPTransport(proxy=url)
            for scheme, url in getproxies().items()
            if scheme in {"http", "https"}
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer; httpx.ConnectError where there is none, or must be none."""
        host = request.url.host
        if request.url.scheme in self._proxies and not proxy_bypass(host):
            return await self._proxies[request.url.scheme].handle_async_request(request)
        if origin(str(request.url)) in self._trusted:
            return await self._direct.handle_async_request(request)
        failed: Exception = httpx.ConnectError(f"no address of {host}")
        for address in await _addresses(host):
            try:
                return await self._direct.handle_async_request(_at(address, request))
            except httpx.ConnectError as error:
                failed = error
        raise failed

    async def aclose(self) -> None:
        """Closes every connection."""
        for transport in (self._direct, *self._proxies.values()):
            await transport.aclose()


async def _addresses(host: str) -> list[str]:
    """Where the name leads; an error if any of it is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpx.ConnectError(f"no address of {host}: {error}") from error
    addresses = list(dict.fromkeys(str(it[4][0]) for it in found))
    if private := [it for it in addresses if not is_public(it)]:
        raise NotPublicError(f"{host} is at {private[0]}, which is not public: it is not asked")
    return addresses


def is_public(address: str) -> bool:
    """Whether it is one for everybody: not loopback, private, link-local (cloud metadata), multicast, reserved."""
    found = ipaddress.ip_address(address.partition("%")[0])
    plain = found.ipv4_mapped or found.sixtofour or found if isinstance(found, ipaddress.IPv6Address) else found
    return plain.is_global and not plain.is_multicast


def _at(address: str, request: httpx.Request) -> httpx.Request:
    """The same request to this address; host header and certificate stay those of the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
