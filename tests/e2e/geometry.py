"""Faults of layout that can be measured on any open page (geometry.js)."""

from pathlib import Path

_SCRIPT = Path(__file__).with_suffix(".js").read_text().partition("\n")[2]


def _checks(*names: str) -> str:
    return f"() => ({_SCRIPT})(...{list(names)})"


#: Targets that are too small for a thumb, and parts that overlap.
ON_A_PHONE = _checks("smallTargets", "overlaps")
#: Underlined buttons, addresses that are no links, lines of prose that are too long, and overlaps.
ON_A_DESKTOP = _checks("underlinedButtons", "bareAddresses", "longLines", "overlaps")
