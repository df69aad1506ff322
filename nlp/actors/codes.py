"""Codes: a state's three letters, then the sector (`RUSMIL`); or an organisation's kind and its letters (`IGOUNO`)."""

INTERNATIONAL = {"IGO", "NGO", "NGM", "IMG", "MNC", "INT", "UIS"}
REGIONS = {
    "WST",
    "ARB",
    "EUR",
    "AFR",
    "ASA",
    "BLK",
    "CRB",
    "CAS",
    "LAM",
    "MEA",
    "NAF",
    "PGS",
    "SCN",
    "SAM",
    "SAS",
    "SEA",
}
REGIONS |= {"WAF", "EAF", "SAF", "KRD", "BLT", "PCF"}
SECTORS = frozenset(
    {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU"}
    | {"ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"}
)
"""PLOVER's; the trap: MED is health, the media are JRN."""


def country_of(code: str) -> str | None:
    """The state of a code; none for organisations, regions and bare sectors."""
    head = code[:3]
    return None if head in INTERNATIONAL or head in REGIONS or head in SECTORS else head


def sector_of(code: str) -> str | None:
    """The sector of a code: what follows the state, or the kind of an organisation."""
    if code[:3] in INTERNATIONAL or code[:3] in SECTORS:
        return code[:3]
    return code[3:6] or None


def with_sector(code: str, sector: str) -> str:
    """A role's sector on a base: states and regions take it, organisations and armed groups are it already."""
    if code[:3] in INTERNATIONAL:
        return code
    return code[:3] + sector if len(code) == 3 or code[3:6] in {"PRE"} else code
