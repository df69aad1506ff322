"""Every response carries the headers that keep hostile articles harmless; only known hosts are answered."""

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class SecureHeaders:
    """ASGI middleware: adds HEADERS."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


class KnownHosts:
    """ASGI middleware: a page of another name that resolves to us (DNS rebinding) gets nothing."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = LOOPBACK | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        """Answer only to our own names."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = _hostname(Headers(scope=scope).get("host", ""))
        if name in self.hosts:
            return await self.app(scope, receive, send)
        refusal = PlainTextResponse(f"unknown host {name!r}: open the view by the name it was started with\n", 421)
        return await refusal(scope, receive, send)


def _hostname(host: str) -> str:
    return host.rsplit(":", 1)[0].casefold() if not host.endswith("]") else host.casefold()
