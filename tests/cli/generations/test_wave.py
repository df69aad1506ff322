"""When a new generation is level with the raw log, also where articles never stop coming in."""

from communique.cli.generations.wave import Wave
from communique.cli.log import Position

WAY = ("raw", "clean", "coded")


def at(*hops: tuple[int, int]) -> dict[str, dict[int, Position]]:
    """Committed and end of the one partition of each topic."""
    return {topic: {0: Position(0, committed, end)} for topic, (committed, end) in zip(WAY, hops, strict=True)}


def test_an_empty_log_is_through_at_once() -> None:
    assert Wave(WAY).look(at((0, 0), (0, 0), (0, 0)), 5.0) == 0.0


def test_what_lay_there_at_the_beginning_must_get_through_every_hop() -> None:
    wave = Wave(WAY)
    assert wave.look(at((0, 10), (0, 0), (0, 0)), 0.0) is None
    assert wave.look(at((10, 12), (3, 10), (3, 3)), 4.0) is None, "all of the raw ones are read, the next hop is not"
    assert wave.look(at((12, 14), (10, 12), (4, 9)), 6.0) is None
    assert wave.look(at((14, 16), (12, 14), (9, 11)), 7.0) == 7.0, "though every topic has newer records"


def test_the_next_wave_takes_only_as_long_as_the_end_is_behind() -> None:
    wave = Wave(WAY)
    wave.look(at((0, 10), (0, 0), (0, 0)), 0.0)
    assert wave.look(at((10, 10), (10, 10), (10, 10)), 100.0) == 100.0
    assert wave.look(at((11, 13), (11, 11), (11, 11)), 101.0) is None
    assert wave.look(at((13, 15), (13, 13), (13, 14)), 102.0) is None
    assert wave.look(at((15, 16), (15, 15), (14, 15)), 103.0) == 2.0, "from where it began, at 101"
