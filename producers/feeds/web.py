"""Addresses → what is answered there: several at once, within a bound of time and bytes, at a polite pace."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from communique.producers.feeds.public import Guarded, NotPublicError, origin

AGENT = "communique"
ACCEPT = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/html;q=0.8,*/*;q=0.5"
SECONDS = 60.0
"""For one answer as a whole, however slowly it drips."""
PAUSE = 1.0
"""Seconds between two requests to one host."""
SIDE_BY_SIDE = 8
MAX_BYTES = 20_000_000
"""Of one answer, unpacked."""


class NoAnswerError(Exception):
    """Nothing usable came: the text says why, and `final` that it would not come another time either."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True)
class Request:
    """An address, with the headers that ask for it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came, from where after all redirections."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


class Web:
    """A client for as long as a `with` lasts. The hosts of `trusted` addresses are reached wherever they are."""

    def __init__(self, trusted: Iterable[str] = (), *, seconds: float = SECONDS, pause: float = PAUSE) -> None:
        self.seconds, self.pause = seconds, pause
        self._trusted = frozenset(map(origin, trusted))
        self._runner = asyncio.Runner()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: dict[str, float] = {}

    def __enter__(self) -> "Web":
        """A loop of its own, so that Ctrl-C ends whatever is under way."""
        self._client = httpx.AsyncClient(
            transport=Guarded(self._trusted),
            headers={"User-Agent": f"{AGENT}/{version('communique')} (news to events)", "Accept": ACCEPT},
            follow_redirects=True,
            max_redirects=5,
            timeout=httpx.Timeout(self.seconds / 3),
        )
        self._runner.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Closes every connection."""
        self._runner.run(self._client.aclose())
        self._runner.__exit__(kind, error, at)

    def get(self, request: Request) -> Answer | NoAnswerError:
        """One answer."""
        return self.get_all([request])[0]

    def get_all(self, requests: Iterable[Request]) -> list[Answer | NoAnswerError]:
        """An answer for each, asked side by side; what fails is given, not raised."""
        return self._runner.run(self._all(list(requests)))

    async def _all(self, requests: list[Request]) -> list[Answer | NoAnswerError]:
        return list(await asyncio.gather(*map(self._one, requests)))

    async def _one(self, request: Request) -> Answer | NoAnswerError:
        host = urlsplit(request.url).netloc
        async with self._turns[host]:
            await asyncio.sleep(self._asked.get(host, -self.pause) + self.pause - time.monotonic())
            try:
                async with asyncio.timeout(self.seconds):
                    return await self._ask(request)
            except NoAnswerError as error:
                return error
            except (NotPublicError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                return NoAnswerError(str(error), final=True)
            except TimeoutError:
                return NoAnswerError(f"not whole after {self.seconds:g} s")
            except (httpx.HTTPError, OSError, UnicodeError) as error:
                return NoAnswerError(str(error) or type(error).__name__)
            finally:
                self._asked[host] = time.monotonic()

    async def _ask(self, request: Request) -> Answer:
        data = bytearray()
        async with self._client.stream("GET", request.url, headers=request.headers) as response:
            if response.status_code == httpx.codes.OK:
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > MAX_BYTES:
                        raise NoAnswerError(f"more than {MAX_BYTES:,} bytes", final=True)
            return Answer(str(response.url), response.status_code, dict(response.headers), bytes(data))
