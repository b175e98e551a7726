"""What is typed on a card and not logged: kept with the hold, and a line of the story where the card goes
without a call. The press that would have logged it names it, so that it stands there once."""

import uuid

from leads.funnel import qualification
from leads.models import Hold, Lead, Touch
from salesdesk import clock

ANSWER = "answer_"
#: Of one field of the card.
MOST_TYPED = 5000


def of_card(fields: dict[str, str]) -> dict[str, str]:
    """What was typed in a card's fields, and the press that it waits for; nothing when nothing was typed."""
    typed = {
        name: text.strip()[:MOST_TYPED]
        for name, text in fields.items()
        if text.strip() and (name == "note" or name.startswith(ANSWER))
    }
    return typed | {"key": str(_press(fields))} if typed else {}


def keep(lead: Lead, typed: dict[str, str], *, by, late: bool = False, contact_id=None) -> Touch | None:
    """What was `typed` on a card that was lost (`late`), or passed over: a line of the story, and no outcome.

    The lead is not locked: who has locked it may be waiting for the hold that ends here.
    """
    press, text = _press(typed), _text(lead, typed)
    if not text or Touch.objects.filter(key=press).exists():
        return None
    facts: dict = {"lead": lead, "contact_id": contact_id or lead.contact_id, "round": lead.round}
    facts |= {"kind": Touch.Kind.NOTE, "note": text, "late": late, "by": by, "at": clock.now()}
    return Touch.objects.get_or_create(key=_key(press), defaults=facts)[0]


def add(logged: Touch, note: str) -> None:
    """What the same card had in another tab when its call was `logged` already: a line beside it, once."""
    if note.strip() in ("", logged.note):
        return
    facts: dict = {"lead_id": logged.lead_id, "contact_id": logged.contact_id, "round": logged.round}
    facts |= {"kind": Touch.Kind.NOTE, "note": note.strip(), "late": True, "by_id": logged.by_id}
    Touch.objects.get_or_create(key=_key(logged.key), defaults=facts | {"at": clock.now()})


def is_kept(note: str, press: uuid.UUID) -> bool:
    """Whether this note of a card stands in the story already, without its call."""
    return Touch.objects.filter(key=_key(press), note=note.strip()).exists()


def outlive(hold: Hold, *, late: bool) -> None:
    """`hold` ends without a call: what was typed under it stays."""
    if hold.draft:
        keep(hold.lead, hold.draft, by=hold.person, late=late, contact_id=hold.contact_id)


def _press(fields: dict[str, str]) -> uuid.UUID:
    """The press that the card's form carries; one that never comes where it carries none."""
    try:
        return uuid.UUID(fields.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _text(lead: Lead, typed: dict[str, str]) -> str:
    """The note, and under it what they answered that was not known yet."""
    lines = [typed.get("note", "")]
    if any(name.startswith(ANSWER) for name in typed):
        for question, known in qualification.questions_of(lead):
            answered = typed.get(f"{ANSWER}{question.pk}", known)
            lines += [f"{question.label}: {answered}"] if answered != known else []
    return "\n".join(line for line in lines if line)


def _key(press: uuid.UUID) -> uuid.UUID:
    """The call itself may still be logged under the press: what was kept of it has a name of its own."""
    return uuid.uuid5(press, "note")
