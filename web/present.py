"""Values → what a reader sees: the templates' filters. Everything is escaped by Jinja itself."""

import datetime as dt
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from communique.schemas.ontology import EventType
from communique.web import regions
from communique.web.passages import GROUP

QUAD = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
SECTORS = {
    "GOV": "government", "MIL": "military", "LEG": "legislature", "JUD": "judiciary", "REB": "rebels",
    "OPP": "opposition", "PTY": "party", "JRN": "journalists", "NGO": "non-governmental", "IGO": "intergovernmental",
    "COP": "police", "SPY": "intelligence service", "CVL": "civilians", "BUS": "business", "EDU": "education",
    "REF": "refugees", "MED": "medical", "REL": "religious", "CRM": "criminals", "LAB": "labour", "AGR": "agriculture",
    "UAF": "unidentified armed force", "ACT": "activists", "SOC": "civil society", "IMG": "militant group",
    "ELI": "elites", "MNC": "multinational company",
    "SET": "settlers", "SEP": "separatists", "RAD": "radicals",
}  # fmt: skip


def environment() -> Environment:
    """The templates with their filters; an unknown name in a template is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("communique.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=number, counted=counted, score=score, percent=percent, seg=segment, quad=QUAD.get,
        country=regions.name, sector=sector, safe_url=safe_url, when=when, moment=moment, size=size, entity=entity,
        cut_class=cut_class,
    )  # fmt: skip
    made.globals.update(QUAD=QUAD, EVENT_TYPES=[it.value for it in EventType], SECTORS=SECTORS)
    return made


def number(value: float | None) -> str:
    """1,234; a dash for nothing known."""
    return "–" if value is None else f"{value:,}"


def counted(count: int, noun: str) -> str:
    """1 article, 2 articles."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def score(value: float | None) -> str:
    """A Goldstein value with its sign."""
    return "–" if value is None else f"{value:+.1f}".replace("-", "−")


def percent(value: float) -> str:
    """A share or a confidence."""
    return f"{value:.0%}"


def cut_class(reason: str) -> str:
    """The class that colours a cut of this reason."""
    return f"group-{GROUP[reason]}" if reason in GROUP else reason


def segment(value: str) -> str:
    """A value as one segment of a path."""
    return quote(value, safe="")


def sector(code: str | None) -> str:
    """PLOVER's sector in words."""
    return SECTORS.get(code or "", code or "")


def entity(kind: str, code: str) -> str:
    """Path of an actor's, event's or article's page."""
    return f"/{kind}/{segment(code)}"


def safe_url(url: str) -> str:
    """The link of an article if it is http or https, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def when(value: Any) -> str:
    """A time on the log as `2019-02-14 09:30`, in UTC; a day as it is."""
    moment_ = moment(value)
    return moment_[:16].replace("T", " ") if moment_ else ""


def moment(value: Any) -> str:
    """Milliseconds, a datetime or its ISO text → ISO 8601 in UTC, for `<time datetime>`; empty for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(value, int):
        return dt.datetime.fromtimestamp(value / 1000, dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, str):
        if len(value) <= 10:
            return value
        value = dt.datetime.fromisoformat(value)
    value = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    return str(value.isoformat(timespec="seconds").replace("+00:00", "Z"))


def size(count: int) -> str:
    """Bytes for readers."""
    return f"{count:,} B" if count < 10_000 else f"{count / 1000:,.0f} kB"
