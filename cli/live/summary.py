"""What the log holds → the actors' table, the counts at every hop and the ledger, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.cli.context import stderr, stdout
from communique.cli.output import table

if TYPE_CHECKING:
    from communique.cli.ledger.hops import Hop
    from communique.cli.ledger.seen import Seen
    from communique.cli.live.passage import Passage

BUSIEST = 25


def summarise(passage: Passage) -> bool:
    """Shows what came of the articles; whether each is accounted for and the counts add up."""
    from communique.cli.ledger.hops import hops
    from communique.cli.ledger.ledger import Kind
    from communique.cli.ledger.report import show
    from communique.cli.output import Format
    from communique.cli.profiles import profiles, write_profiles

    settings, ledger = passage.system.settings, passage.ledger
    held = profiles(settings)
    write_profiles(held[:BUSIEST], Format.TABLE)
    if len(held) > BUSIEST:
        stdout.print(f"… and {len(held) - BUSIEST} more: `communique actors` shows all\n", highlight=False)
    counted = hops(ledger, passage.auditor.entries, _seen(passage))
    _show_hops(counted)
    show(ledger, settings)
    missing = ledger.of(Kind.OPEN)
    for line in missing:
        stderr.print(f"not through: {line.article}: {line.reason}", style="red", markup=False, soft_wrap=True)
    if passage.behind:
        stderr.print(f"{passage.behind} messages are still under way", style="red")
    adds_up = all(hop.adds_up for hop in counted) or bool(ledger.of(Kind.EXPIRED))
    return not missing and not passage.behind and adds_up and not passage.refusals.count


def _seen(passage: Passage) -> Seen:
    from communique.cli.ledger.seen import READERS, Seen
    from communique.cli.log import read

    settings, seen = passage.system.settings, Seen()
    for record in read(map(settings.topic, READERS), passage.options):
        seen.note(record, settings)
    return seen


def _show_hops(counted: list[Hop]) -> None:
    rows = [
        {
            "agent": hop.name,
            "in": hop.came,
            "": hop.what,
            "out": " + ".join(f"{number} {what}" for what, number in hop.went.items()),
            "adds up": "yes" if hop.adds_up else "NO",
            "gives": hop.note,
        }
        for hop in counted
    ]
    stdout.print(table("Counts at every hop", ("agent", "in", "", "out", "adds up", "gives"), rows))
