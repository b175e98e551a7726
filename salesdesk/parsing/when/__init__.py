"""A time as people say it: "tue 14:30", "over 2 weken", "mañana 10", "下週二 10點".

Reads the desk's four languages at once, since who calls in one often notes in another. What can be meant in
two ways is taken in one of them, and `notes` says which.
"""

from .parse import MAX_AHEAD, ParsedTime, parse
from .text import NotUnderstood

__all__ = ["MAX_AHEAD", "NotUnderstood", "ParsedTime", "parse"]
