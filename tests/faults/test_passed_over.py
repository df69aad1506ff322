"""A fetch that Faust loses costs nothing: the worker leaves before what lies behind it counts, and reads it again."""

from pathlib import Path

import pytest
import way

from communique.agents.exits import Exit
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_CODED

LOSES = """
from pathlib import Path
from faust.transport.consumer import Consumer

lost = Path({mark!r})
loses, whole = not lost.exists(), Consumer.getmany


async def getmany(self, timeout):
    async for place, message in whole(self, timeout):
        if loses and place.topic.endswith("articles.raw.v1") and message.offset < 3:
            lost.touch()
        else:
            yield place, message


Consumer.getmany = getmany
"""
COUNT = 40


@pytest.mark.timeout(180)
def test_the_first_records_of_each_partition_are_lost_on_their_way_to_the_agent(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(LOSES.format(mark=str(tmp_path / "lost")))
    body = b'{"id": "a%d", "body": "Kenya accused Ghana on Thursday of blocking its ships."}'
    way.put(settings, [(b"a%d" % number, body % number) for number in range(COUNT)])
    with way.worker(settings, PYTHONPATH=str(tmp_path)) as one:
        assert one.process
        assert one.process.wait(90) == Exit.CUT_OFF
        assert "went on at 3, and 0 was due" in one.log.read_text()
        one.start()
        way.settled(settings, one)
        assert {it.key for it in way.lie(settings, ARTICLES_CODED)} == {b"a%d" % number for number in range(COUNT)}
