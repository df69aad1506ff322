"""What strangers write must not act when it is shown."""

import pytest
from rich.console import Console

from communique.cli.output import harmless, plain, table


@pytest.mark.parametrize(
    ("cell", "written", "why"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "a spreadsheet would run it"),
        ("+1 (555)", "'+1 (555)", "begins a formula"),
        ("@SUM(A1)", "'@SUM(A1)", "begins a formula"),
        ("-2+3", "'-2+3", "begins a formula"),
        ("-9.5", "-9.5", "a Goldstein value is a number"),
        ("China", "China", "a word"),
        ("", "", "nothing"),
    ],
)
def test_cells_are_no_formulas(cell: str, written: str, why: str) -> None:
    assert harmless(cell) == written, why


def test_markup_in_an_article_is_text() -> None:
    console = Console(width=80, record=True, quiet=False, file=open("/dev/null", "w"))  # noqa: SIM115,PTH123
    with console.file:
        console.print(table(None, ("sentence",), [{"sentence": "[bold]not[/bold] [link=x]bold[/link]"}]))
    assert "[bold]not[/bold] [link=x]bold[/link]" in console.export_text()


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (2.5, "2.5"), (3.0, "3"), (0, "0"), ("a\n b", "a b")])
def test_values_in_one_line(value: object, shown: str) -> None:
    assert plain(value) == shown
