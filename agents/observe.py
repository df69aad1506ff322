"""What a worker does, told to whoever counts it; this one counts nothing. See `metrics.py`."""

from collections.abc import Callable, Sequence

from communique.agents.records import Outgoing


class Observer:
    """Told of every batch by the name of its agent."""

    def taken(self, agent: str, arrived: Sequence[float]) -> None:
        """A batch was taken: when each of its records had arrived on the log, in seconds since 1970."""

    def sent(self, agent: str, messages: Sequence[Outgoing]) -> None:
        """All that came of the batch is on the log."""

    def table(self, name: str, size: Callable[[], int]) -> None:
        """There is a table with so many rows, whenever one asks."""
