"""What is typed on a card and not logged: kept with the hold, and a line of the story where the card goes
without a call. The press that would have logged it names it, so that it stands there once."""

import uuid

from leads.funnel import qualification
from leads.models import Activity, Hold, Lead
from salesdesk import clock

ANSWER_PREFIX = "answer_"
#: Of one field of the card.
MAX_DRAFT_LENGTH = 5000


def draft_from_post(fields: dict[str, str]) -> dict[str, str]:
    """What was typed in a card's fields, and the press that it waits for; nothing when nothing was typed."""
    typed = {
        name: text.strip()[:MAX_DRAFT_LENGTH]
        for name, text in fields.items()
        if text.strip() and (name == "note" or name.startswith(ANSWER_PREFIX))
    }
    return typed | {"key": str(_submission_key(fields))} if typed else {}


def save_as_note(
    lead: Lead, typed: dict[str, str], *, by, late: bool = False, contact_id=None
) -> Activity | None:
    """What was `typed` on a card that was lost (`late`), or passed over: a line of the story, and no outcome.

    The lead is not locked: who has locked it may be waiting for the hold that ends here.
    """
    press, text = _submission_key(typed), _note_text(lead, typed)
    if not text or Activity.objects.filter(key=press).exists():
        return None
    facts: dict = {"lead": lead, "contact_id": contact_id or lead.contact_id, "round": lead.round}
    facts |= {"kind": Activity.Kind.NOTE, "note": text, "late": late, "by": by, "at": clock.now()}
    return Activity.objects.get_or_create(key=_note_key(press), defaults=facts)[0]


def append_to_logged(logged: Activity, note: str) -> None:
    """What the same card had in another tab when its call was `logged` already: a line beside it, once."""
    if note.strip() in ("", logged.note):
        return
    facts: dict = {"lead_id": logged.lead_id, "contact_id": logged.contact_id, "round": logged.round}
    facts |= {"kind": Activity.Kind.NOTE, "note": note.strip(), "late": True, "by_id": logged.by_id}
    Activity.objects.get_or_create(key=_note_key(logged.key), defaults=facts | {"at": clock.now()})


def is_saved(note: str, press: uuid.UUID) -> bool:
    """Whether this note of a card stands in the story already, without its call."""
    return Activity.objects.filter(key=_note_key(press), note=note.strip()).exists()


def save_from_hold(hold: Hold, *, late: bool) -> None:
    """`hold` ends without a call: what was typed under it stays."""
    if hold.draft:
        save_as_note(hold.lead, hold.draft, by=hold.person, late=late, contact_id=hold.contact_id)


def _submission_key(fields: dict[str, str]) -> uuid.UUID:
    """The press that the card's form carries; one that never comes where it carries none."""
    try:
        return uuid.UUID(fields.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _note_text(lead: Lead, typed: dict[str, str]) -> str:
    """The note, and under it what they answered that was not known yet."""
    lines = [typed.get("note", "")]
    if any(name.startswith(ANSWER_PREFIX) for name in typed):
        for question, known in qualification.questions_of(lead):
            answered = typed.get(f"{ANSWER_PREFIX}{question.pk}", known)
            lines += [f"{question.label}: {answered}"] if answered != known else []
    return "\n".join(line for line in lines if line)


def _note_key(press: uuid.UUID) -> uuid.UUID:
    """The call itself may still be logged under the press: what was kept of it has a name of its own."""
    return uuid.uuid5(press, "note")
