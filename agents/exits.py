"""The codes with which a worker ends."""

from enum import IntEnum


class Exit(IntEnum):
    """What a supervisor reads; the numbers are those of sysexits.h where one fits."""

    DONE = 0
    """Asked to stop, and stopped: everything that was begun is finished or will come again."""
    FAILED = 1
    """Ended by an error that is in the log."""
    BROKER_LOST = 69
    """The broker has taken no message for `patience` seconds."""
    CUT_OFF = 70
    """An agent was stopped in the middle of a record; ended at once so that the record comes again."""
    TOO_LARGE = 73
    """The broker does not take a dead letter of the size that it gave us, or a row: raise `max.message.bytes`."""
    STUCK = 75
    """Asked to stop and not done in time, as in the middle of joining; nothing is lost."""
    CODER_BROKEN = 78
    """The coding processes do not start: a model or data file is missing."""
