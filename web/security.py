"""Headers that keep hostile articles harmless on every response; known hosts and bearers of the token are answered."""

import hmac
from typing import Any
from urllib.parse import parse_qs

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
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
GUESSES = "20/minute"
"""Wrong tokens from one address, after which it is not answered for the rest of the minute."""
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


class Token:
    """ASGI middleware: `?token=…` once (it becomes a cookie), the cookie, or `Authorization: Bearer …`."""

    OPEN = frozenset({"/healthz", "/readyz"})

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        """Pass on whoever bears it."""
        if scope["type"] != "http" or scope["path"] in self.OPEN:
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        shown = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if shown and self._right(shown):
            welcome = RedirectResponse(scope["path"], 303)
            welcome.set_cookie("token", shown, httponly=True, samesite="strict")
            return await welcome(scope, receive, send)
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._right(request.cookies.get("token", "")) or self._right(bearer):
            return await self.app(scope, receive, send)
        refusal = PlainTextResponse("this view asks for its token: open it once with ?token=…\n", 401)
        return await refusal(scope, receive, send)

    def _right(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode(), self.token)


class Paced:
    """ASGI middleware: so many requests a minute from one address; guessing the token is slower still."""

    def __init__(self, app: ASGIApp, rate: str) -> None:
        self.app = app
        self.limiter = MovingWindowRateLimiter(MemoryStorage())
        self.rate, self.guesses = parse(rate), parse(GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        """Pass on whoever keeps the pace."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            return await self.app(scope, receive, send)
        who = (scope.get("client") or ("unknown",))[0]
        if not self.limiter.test(self.guesses, "guess", who) or not self.limiter.hit(self.rate, who):
            refusal = PlainTextResponse("too many requests: try again in a minute\n", 429, {"Retry-After": "60"})
            return await refusal(scope, receive, send)

        async def watching(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                self.limiter.hit(self.guesses, "guess", who)
            await send(message)

        return await self.app(scope, receive, watching)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    return host in LOOPBACK or host.startswith("127.")


def _hostname(host: str) -> str:
    return host.rsplit(":", 1)[0].casefold() if not host.endswith("]") else host.casefold()
