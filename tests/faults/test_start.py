"""A worker that cannot work here says why and what to do, with the code that `exits` gives; mended, it works."""

import os
from pathlib import Path

import pytest
import way
from kafka import KafkaAdminClient

from communique.agents.exits import Exit
from communique.broker import topics
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_CODED, EVENTS_MENTIONS


def refused(settings: Settings, code: Exit) -> str:
    """What a worker says that ends at once with this code."""
    with way.worker(settings) as one:
        assert one.process
        assert one.process.wait(60) == code
        return one.log.read_text()


def test_without_a_topic_it_says_which_and_with_it_works(settings: Settings) -> None:
    gone = settings.topic(EVENTS_MENTIONS)
    admin = KafkaAdminClient(bootstrap_servers=settings.broker)
    admin.delete_topics([gone])
    way.until(lambda: gone not in admin.list_topics(), "it is gone", limit=20)
    admin.close()
    assert f"{gone} is missing: run communique topics create" in refused(settings, Exit.TOPICS)
    assert settings.broker
    assert topics.create(settings.broker, settings) == [gone]
    with way.worker(settings) as one:
        way.put(settings, [(b"a1", b'{"id": "a1", "body": "Kenya accused Ghana."}')])
        way.settled(settings, one)
    assert way.lie(settings, ARTICLES_CODED)


def test_with_another_number_of_partitions_it_does_not_begin(settings: Settings) -> None:
    """Faust would begin, and look for each row where it is not."""
    other = settings.model_copy(update={"partitions": settings.partitions + 2})
    said = refused(other, Exit.TOPICS)
    assert "has 4 partitions, 6 are needed" in said
    assert "COMMUNIQUE_PARTITIONS=4" in said


@pytest.mark.faults  # the library waits half a minute for one
def test_without_a_broker_it_says_so(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"broker": "127.0.0.1:9"})
    assert "127.0.0.1:9 does not answer" in refused(nowhere, Exit.BROKER_LOST)


def test_a_state_folder_that_cannot_be_written_is_said(settings: Settings, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    if os.geteuid() == 0:  # to root nothing is read-only; a file where a folder should be is closed to everybody
        (closed / "tables").write_text("")
    else:
        closed.chmod(0o500)
    one = way.Worker(settings.model_copy(update={"state": tmp_path / "log"}), {"COMMUNIQUE_STATE": str(closed)})
    one.start()
    assert one.process
    assert one.process.wait(60) == Exit.NO_STATE
    assert "cannot be written" in one.log.read_text()
    assert "COMMUNIQUE_STATE" in one.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a read-only folder")
def test_a_read_only_mount_is_said(settings: Settings, tmp_path: Path) -> None:
    import subprocess

    place = tmp_path / "mounted"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no mount here: {mounted.stderr.decode().strip()}")
    try:
        one = way.Worker(settings.model_copy(update={"state": tmp_path / "log"}), {"COMMUNIQUE_STATE": str(place)})
        one.start()
        assert one.process
        assert one.process.wait(60) == Exit.NO_STATE
        assert "Read-only file system" in one.log.read_text()
    finally:
        subprocess.run(["umount", place], check=True)
