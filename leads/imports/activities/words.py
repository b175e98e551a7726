"""Read what a list says of an activity: its kind, its direction, the result of a call and how long it took."""

import re

from campaigns.models.outcome import Outcome
from leads.models import Activity
from leads.models.calling.activity import SPOKE

from ..mapping.header_patterns import plain

Kind = Activity.Kind

_KINDS = {
    Kind.CALL: "call, calls, phone, phone call, telephone, inbound call, outbound call, oproep, telefoon, gesprek, "
    "telefoongesprek, llamada, 電話, 通話",
    Kind.EMAIL: "email, e mail, emails, mail, list email, incoming email, forwarded email, sent email, correo, "
    "correo electronico, 郵件, 電子郵件",
    Kind.MEETING: "meeting, meetings, event, appointment, demo, lunch, visit, vergadering, afspraak, meeting planned, "
    "reunion, cita, 會議",
    Kind.NOTE: "note, notes, notitie, opmerking, nota, tracking, task, to do, taak, tarea, 備註",
    Kind.SMS: "sms, text message, text",
    Kind.CHAT: "chat, whatsapp, linkedin, linkedin message, social message",
    Kind.VIDEO: "video, video call, videocall, videogesprek, videollamada",
}
KINDS = {" ".join(word.split()): kind for kind, words in _KINDS.items() for word in words.split(",")}
_IN = re.compile(r"\b(?:in|inbound|incoming|received|inkomend|entrante|ontvangen)\b|來電", re.IGNORECASE)
_RESULTS = [
    (Outcome.VOICEMAIL, r"voice ?mail|answering machine|buz[oó]n"),
    (
        Outcome.NO_ANSWER,
        r"no answer|busy|not (?:answered|connected)|unanswered|missed|wrong number|live message|no contest|niet bereikt"
        r"|geen gehoor",
    ),
    (SPOKE, r"\bconnected|\banswered|spoke|interested|bereikt|gesproken|contactado"),
]
_PATTERNS = [(outcome, re.compile(words, re.IGNORECASE)) for outcome, words in _RESULTS]
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})")
_UNDONE = {
    "to do",
    "todo",
    "open",
    "not started",
    "planned",
    "scheduled",
    "in progress",
    "deferred",
    "canceled",
}
_UNDONE |= {"cancelled", "no", "false", "0", "overdue", "waiting on someone else", "nee", "gepland"}


def kind_of(cell: str) -> Kind | None:
    """Return the kind that a cell names, or None."""
    return KINDS.get(plain(cell))


def is_incoming(cell: str, kind: str) -> bool:
    """Return whether they called or wrote, if the kind can come in."""
    return kind in Activity.TWO_WAY and bool(_IN.search(cell))


def outcome_of(cell: str) -> str:
    """Return the outcome of a call, or "" if the list does not say one that is known."""
    return next((str(outcome) for outcome, words in _PATTERNS if words.search(cell)), "")


def is_undone(cell: str) -> bool:
    """Return whether a cell says that it was planned, but not done."""
    return plain(cell) in _UNDONE


def seconds_in(cell: str, per: int) -> int | None:
    """Return the seconds of a duration such as 01:30:00, 2:05 or a number, of which one is `per` seconds."""
    if found := _CLOCK.fullmatch(cell.strip()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    digits = re.match(r"\d{1,6}\b", cell.strip())
    return int(digits[0]) * per if digits else None
