"""What cannot be read or published → why, where, and what to do about it."""

from dataclasses import dataclass

from communique.schemas.failures import Reason


@dataclass(frozen=True)
class Refusal:
    """An article, or what should have been one, that does not go on the log."""

    place: str
    """File, feed or `<stdin>`."""
    reason: Reason
    detail: str
    """What is wrong, with the value."""
    advice: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.place if self.line is None else f"{self.place}:{self.line}"
        return f"{where}: {self.reason}: {self.detail}. {self.advice}."


class RefusedError(Exception):
    """Raised where the place is not known; `at` turns it into a refusal."""

    def __init__(self, reason: Reason, detail: str, advice: str) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.advice = reason, detail, advice

    def at(self, place: str, line: int | None = None) -> Refusal:
        """The refusal, now that the place is known."""
        return Refusal(place, self.reason, self.detail, self.advice, line)
