"""The base of every message: frozen, open to fields that a later version adds."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A value on a topic: immutable here, JSON on the wire, open for fields that a newer producer knows."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null", populate_by_name=True)


class Span(Message):
    """Characters `[start, end)` of an article's raw body, as it was published."""

    start: int
    end: int


class Quote(Span):
    """A span together with the words that stand there."""

    text: str
