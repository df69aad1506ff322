"""What protects others from us, and us from what feeds lead to: bounds, pace, and no way into a private network."""

import asyncio
import socket
import threading
import time

import httpx
import pytest
from feed_site import Site

from communique.producers.feeds import public, web
from communique.producers.feeds.public import Guarded, is_public
from communique.producers.feeds.web import Answer, NoAnswerError, Request, Web


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),  # where clouds tell their secrets
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),  # the same in other clothes
        ("2002:7f00:1::", False),
    ],
)
def test_what_everybody_can_reach(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_users_own_address_is_reached_and_no_other_on_this_machine(site: Site) -> None:
    site.pages["/"] = (200, {}, b"hello")
    with Web([f"{site.url}/feed"], pause=0) as client, Web(pause=0) as stranger:
        answer = client.get(Request(f"{site.url}/"))
        assert isinstance(answer, Answer) and answer.data == b"hello"
        refused = stranger.get(Request(f"{site.url}/"))
        assert isinstance(refused, NoAnswerError) and refused.final
        assert "127.0.0.1, which is not public" in str(refused)
    assert site.times("/") == 1


def test_a_redirection_leads_to_no_private_address(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        site.pages["/feed"] = (302, {"Location": f"http://127.0.0.1:{other.getsockname()[1]}/secret"}, b"")
        with Web([f"{site.url}/feed"], pause=0) as client:
            assert isinstance(client.get(Request(f"{site.url}/feed")), NoAnswerError)
        other.settimeout(0.2)
        with pytest.raises(TimeoutError):
            other.accept()


def test_a_name_is_reached_at_the_address_that_was_judged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    async def once(host: str) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(public, "_addresses", once)
    site.pages["/a"] = (200, {}, b"hello")

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=Guarded(frozenset())) as client:
            return await client.get(f"http://harbour.invalid:{site.port}/a")

    assert asyncio.run(asked()).text == "hello"
    assert looked_up == ["harbour.invalid"]
    assert site.asked[0][1]["host"] == f"harbour.invalid:{site.port}"


def test_one_address_that_gives_nothing_costs_no_other(site: Site) -> None:
    site.pages["/good"] = (200, {}, b"hello")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        named = [mute, f"{site.url}/good", "http://127.0.0.1:1/", f"{site.url}/gone"]
        began = time.monotonic()
        with Web(named, seconds=1, pause=0) as client:
            never, good, closed, gone = client.get_all(map(Request, named))
    assert time.monotonic() - began < 30
    assert isinstance(never, NoAnswerError) and isinstance(closed, NoAnswerError)
    assert isinstance(good, Answer) and good.data == b"hello"
    assert isinstance(gone, Answer) and gone.status == 404


def test_what_drips_for_ever_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line:
                try:
                    line.sendall(b"HTTP/1.1 200 OK\r\n")
                    while True:
                        line.sendall(b"X-More: x\r\n")
                        time.sleep(0.05)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with Web([url], seconds=1, pause=0) as client:
            answer = client.get(Request(url))
        thread.join(10)
    assert isinstance(answer, NoAnswerError) and "not whole after 1 s" in str(answer)


def test_an_answer_has_a_bound(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 1000)
    site.pages["/feed"] = (200, {}, b"x" * 1001)
    with Web([site.url], pause=0) as client:
        assert "more than 1,000 bytes" in str(client.get(Request(f"{site.url}/feed")))


def test_a_host_has_a_pause_between_two_requests(site: Site) -> None:
    began = time.monotonic()
    with Web([site.url], pause=0.3) as client:
        client.get_all([Request(f"{site.url}/{n}") for n in range(3)])
    assert time.monotonic() - began > 0.55
    assert all("communique/" in headers["user-agent"] for _, headers in site.asked)
