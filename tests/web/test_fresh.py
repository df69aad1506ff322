"""What is slow is never waited for twice, what is quick is never old."""

import threading
import time

import pytest

from communique.web import fresh
from communique.web.fresh import Fresh


def test_the_first_request_waits_only_so_long_and_the_next_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "PATIENCE", 0.05)
    go_on = threading.Event()
    slow = Fresh(lambda: go_on.wait(20) and "done")
    assert slow.get() is None
    assert slow.get() is None  # still at it; not begun a second time
    go_on.set()
    deadline = time.monotonic() + 20
    while slow.get() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert slow.get() == "done"


def test_a_failure_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "OFTEN", 0.0)
    tries = iter([ZeroDivisionError, None])

    def make() -> str:
        if error := next(tries, None):
            raise error
        return "made"

    shaky = Fresh(make)
    try:
        shaky.get()
    except ZeroDivisionError:
        pass
    else:
        raise AssertionError("the page must fail as the making did")
    assert shaky.get() == "made"


def test_a_quick_one_is_made_again_when_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "OFTEN", 0.0)
    monkeypatch.setattr(fresh, "SHARE", 0.0)
    numbers = iter(range(100))
    quick = Fresh(lambda: next(numbers))
    assert [quick.get(), quick.get(), quick.get()] == [0, 1, 2]
