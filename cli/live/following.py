"""Feeds → the log, each when it is due, until Ctrl-C; goes on where an earlier run stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.cli.alone.articles import Refusals
from communique.cli.context import fail, stderr

if TYPE_CHECKING:
    from communique.cli.live.sending import Sending
    from communique.producers.feeds.followed import Followed, Whole
    from communique.producers.feeds.web import Answer, NoAnswerError, Web


def addresses_of(named: Sequence[str]) -> list[str]:
    """The feeds that are named, each once; leaves with 2 when one is no address."""
    from communique.producers.feeds.addresses import addresses

    try:
        found = list(dict.fromkeys(address for it in named for address in addresses(it)))
    except ValueError as error:
        fail(f"--feed: {error}", code=2)
    return found or fail("--feed: no address in what is named", code=2)


def following(feeds: Sequence[str], sending: Sending, *, every: float, full_text: bool, once: bool) -> None:
    """Publishes what is new in the feeds; once: leaves after one look, with 1 when something was refused."""
    from communique.producers.feeds.followed import Followed
    from communique.producers.feeds.pages import Pages
    from communique.producers.feeds.web import Web

    followed = [Followed(url, sending.settings.state / "producers", every=every) for url in feeds]
    name = followed[0].name if len(followed) == 1 else f"{len(followed)} feeds"
    said = f"looking at {name}" if once else f"following {name} · Ctrl-C stops"
    stderr.print(said, markup=False, soft_wrap=True)
    for feed in followed:
        if feed.due > time.time():
            at = time.strftime("%H:%M", time.localtime(feed.due))
            stderr.print(
                f"{feed.name}: failed {feed.failures} times, is asked again at {at}", markup=False, soft_wrap=True
            )
    refusals = Refusals()
    try:
        with Web(feeds) as web:
            pages = Pages(web, max_bytes=sending.settings.max_article_bytes, on_teaser=_say_teaser)
            look = Look(web, pages.whole if full_text else None, sending, refusals, says_nothing_new=once)
            while True:
                look.at([feed for feed in followed if feed.due <= time.time()])
                if once:
                    break
                time.sleep(max(1.0, min(feed.due for feed in followed) - time.time()))
    except KeyboardInterrupt:
        stderr.print("stopped; the next run goes on from here")
    if once:
        refusals.end()


@dataclass(frozen=True)
class Look:
    """At the feeds that are due. One that fails is asked again later, and stops no other."""

    web: Web
    whole: Whole | None
    sending: Sending
    refusals: Refusals
    says_nothing_new: bool

    def at(self, feeds: Sequence[Followed]) -> None:
        """Some at a time, for what was answered waits in memory until it is published."""
        from communique.producers.feeds.web import SIDE_BY_SIDE

        for start in range(0, len(feeds), SIDE_BY_SIDE):
            some = feeds[start : start + SIDE_BY_SIDE]
            for feed, answer in zip(some, self.web.get_all(it.request for it in some), strict=True):
                self._publish_new(feed, answer)

    def _publish_new(self, feed: Followed, answer: Answer | NoAnswerError) -> None:
        from communique.cli.live.sending import say
        from communique.producers.refusal import RefusedError

        try:
            entries = feed.news(answer)
        except RefusedError as refused:
            self.refusals.say(refused.at(feed.name))
            return
        if not entries:
            feed.done()
            if self.says_nothing_new:
                stderr.print(f"{feed.name}: nothing new", markup=False, soft_wrap=True)
            return
        published = self.sending.round(feed.articles(entries, self.whole))
        if published is None:
            self.refusals.count += 1
            feed.undone()
            return
        feed.done()
        say(feed.name, published)
        self.refusals.count += published.refused
        if published.interrupted:
            raise KeyboardInterrupt


def _say_teaser(why: str) -> None:
    stderr.print(why, style="dim", markup=False, soft_wrap=True)
