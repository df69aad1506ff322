"""A short run under every common fault: nothing lost, nothing counted twice."""

from pathlib import Path

import pytest
import way
from corpus import corpus
from rig import rig
from schedule import Fault, play
from verifier import differences, events, found, recomputed, repeats

from communique.schemas.topics import ARTICLES_CODED

# More articles than all buffers on the way hold: what is dropped from a buffer shows only then.
COUNT = 400
SCHEDULE = (
    Fault("kill"),
    Fault("kill"),
    Fault("kill_coder"),
    Fault("kill_broker"),
    Fault("restart"),
    Fault("join", "worker-1"),
    Fault("freeze"),
    Fault("lose", "worker-1"),
    Fault("kill"),
)


@pytest.mark.kafka
@pytest.mark.timeout(1500)
async def test_under_every_fault_all_is_as_without_any(tmp_path: Path, cache: Path) -> None:
    with rig(tmp_path, cache, processes=1) as it:
        said = corpus(COUNT)
        way.put(it.settings, said)
        it.join()
        play(SCHEDULE, it)
        it.settle(900)
        there = found(it.settings)
        expected = await recomputed(it.settings, processes=1)
        assert differences(expected, there) == []
        assert len(events(expected)) > COUNT / 3, "too little to compare"
        print(f"{len(said)} articles, {len(there.topics[ARTICLES_CODED])} coded, repeats {repeats(there)}, {it.ends}")
