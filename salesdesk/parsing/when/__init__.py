"""Parse dates and times as people say them: "tue 14:30", "over 2 weken", "mañana 10", "下週二 10點".

All four languages are always recognized, since reps mix them. `notes` says how an ambiguous input was read.
"""

from .parse import MAX_AHEAD, ParsedTime, parse
from .past import parse_past
from .text import NotUnderstood

__all__ = ["MAX_AHEAD", "NotUnderstood", "ParsedTime", "parse", "parse_past"]
