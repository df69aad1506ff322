"""The generations of derived topics: which one serves, which are kept, which is under way. Pure."""

import datetime as dt
from typing import Self

from pydantic import Field, ValidationError

from communique.schemas.base import Message
from communique.schemas.events import Coder

FIRST = 1


class GenerationError(Exception):
    """What was asked for cannot be; the message says why and what to do."""


class Generation(Message):
    """One set of derived topics and tables: what one coder made of the raw log."""

    number: int
    coder: Coder | None = None
    """None: it was begun before anyone wrote that down (the first one)."""
    begun_at: dt.datetime | None = None
    caught_up_at: dt.datetime | None = None
    """When it had coded everything that was on the raw log; None: it never has."""
    run_by: str = ""
    """Host and pid of the replay that codes it, or did last."""
    run_at: dt.datetime | None = None
    """When that replay began or went on."""
    topics: dict[str, str] = Field(default_factory=dict)
    """Name in the contract (`events.coded.v1`) → name on the broker."""


class Generations(Message):
    """The whole state, in each record: the last one on the topic holds."""

    active: int = FIRST
    """The one that serves: workers fill it, the view and the commands read it."""
    served: tuple[int, ...] = ()
    """Those that served before and are kept, the latest last: the way back."""
    latest: int = FIRST
    """The highest number ever given; none is given twice."""
    kept: tuple[Generation, ...] = (Generation(number=FIRST),)
    changed_at: dt.datetime | None = None

    @classmethod
    def told(cls, value: bytes | None) -> Self | None:
        """What a record says, if it says anything: a stranger's record on the topic changes nothing."""
        try:
            state = cls.model_validate_json(value or b"")
        except ValidationError:
            return None
        return state if state.changed_at else None

    @property
    def numbers(self) -> frozenset[int]:
        """Of those that there are."""
        return frozenset(it.number for it in self.kept)

    @property
    def under_way(self) -> Generation | None:
        """The one that a replay has begun and not finished."""
        return next((it for it in self.kept if it.number > FIRST and it.caught_up_at is None), None)

    def of(self, number: int) -> Generation:
        """The generation of this number."""
        found = next((it for it in self.kept if it.number == number), None)
        if found is None:
            there = ", ".join(map(str, sorted(self.numbers)))
            raise GenerationError(f"there is no generation {number}: there is {there}")
        return found

    def begun(self, generation: Generation) -> Self:
        """With a new one; only one can be under way."""
        if self.under_way:
            raise GenerationError(f"generation {self.under_way.number} is under way: finish it or drop it first")
        return self._with(generation, latest=generation.number)

    def changed(self, generation: Generation) -> Self:
        """With another state of one that there is."""
        self.of(generation.number)
        return self._with(generation)

    def switched(self, number: int) -> Self:
        """With this one serving, and the one that served until now as the next way back."""
        if number == self.active:
            raise GenerationError(f"generation {number} is the one that serves already")
        if self.of(number).caught_up_at is None and number != FIRST:
            raise GenerationError(f"generation {number} is not through the raw log yet: `communique replay` goes on")
        served = tuple(it for it in self.served if it != number)
        return self.model_copy(update={"active": number, "served": (*served, self.active)})

    def back(self) -> Self:
        """With the one serving that served before, and this one no way back any more."""
        if not self.served:
            raise GenerationError("there is no former generation to go back to: see `communique replay status`")
        return self.model_copy(update={"active": self.served[-1], "served": self.served[:-1]})

    def dropped(self, number: int) -> Self:
        """Without this one."""
        if number == self.active:
            raise GenerationError(f"generation {number} serves: `communique replay back` or `switch` first")
        self.of(number)
        kept = tuple(it for it in self.kept if it.number != number)
        return self.model_copy(update={"kept": kept, "served": tuple(it for it in self.served if it != number)})

    def superfluous(self, keep: int) -> tuple[int, ...]:
        """Those that served before the last `keep` that served before this one."""
        return self.served[: max(0, len(self.served) - keep)]

    def _with(self, generation: Generation, **update: object) -> Self:
        others = (it for it in self.kept if it.number != generation.number)
        kept = tuple(sorted((*others, generation), key=lambda it: it.number))
        return self.model_copy(update={"kept": kept, **update})


def state_key(_state: Generations) -> str:
    """There is one state, so there is one key."""
    return "generations"
