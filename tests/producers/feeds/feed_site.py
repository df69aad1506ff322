"""A site on this machine that answers as the test says, and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Said = tuple[int, dict[str, str], bytes]
Answering = Callable[[dict[str, str]], Said]


@dataclass
class Site:
    """Its pages by path; a page may depend on the headers of the request."""

    port: int = 0
    pages: dict[str, Said | Answering] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, headers: dict[str, str]) -> Said:
        self.asked.append((path, headers))
        page = self.pages.get(path, (404, {}, b"not here"))
        return page(headers) if callable(page) else page

    def times(self, path: str) -> int:
        return [it for it, _ in self.asked].count(path)


@contextmanager
def serving() -> Iterator[Site]:
    """A site for as long as the `with` lasts."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = made.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def rss(*items: str, head: str = "") -> bytes:
    """A feed with these items, as they stand."""
    channel = f"<title>Harbour Post</title><link>https://www.harbour.example/</link>{head}{''.join(items)}"
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{channel}</channel></rss>'.encode()


def item(name: str, words: str, *, link: str = "", whole: bool = False) -> str:
    """An item: with the article itself, or with a teaser."""
    text = f"<content:encoded><![CDATA[{words}]]></content:encoded>" if whole else f"<description>{words}</description>"
    link = link or f"https://www.harbour.example/{name}"
    return f"<item><title>{name}</title><guid isPermaLink='false'>{name}</guid><link>{link}</link>{text}</item>"
