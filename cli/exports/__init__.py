"""The events on the log → files by day, in the formats that analysts' scripts read; see `formats.py`."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What `communique export` writes."""

    PARQUET = "parquet"
    CSV = "csv"
    POLECAT = "polecat"
    ICEWS = "icews"
    GDELT = "gdelt"
    PLOVER = "plover"
