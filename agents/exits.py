"""The codes with which a worker ends, and what each says."""

from enum import IntEnum


class Exit(IntEnum):
    """What a supervisor reads; the numbers are those of sysexits.h where one fits."""

    said: str

    def __new__(cls, code: int, said: str) -> "Exit":
        """A number that can explain itself."""
        made = int.__new__(cls, code)
        made._value_ = code
        made.said = said
        return made

    DONE = 0, "asked to stop, and stopped: what was begun is finished or will come again"
    FAILED = 1, "an error that stands in the log"
    TOPICS = 66, "a topic is missing or has another number of partitions: see `communique doctor`"
    BROKER_LOST = 69, "the broker does not answer, or has taken no message for as long as COMMUNIQUE_PATIENCE says"
    CUT_OFF = 70, "it lost its place in the middle of its work: left at once, so that the work comes again"
    STALLED = 71, "work was waiting and none was done for as long as COMMUNIQUE_STALL_LIMIT says"
    TOO_LARGE = 73, "the broker takes no row or dead letter of such a size: raise its max.message.bytes"
    NO_STATE = 74, "the state folder cannot be written: see COMMUNIQUE_STATE"
    STUCK = 75, "asked to stop and not done in time, as in the middle of joining; nothing is lost"
    CODER_BROKEN = 78, "the coding processes do not start: a model or data file is missing"
