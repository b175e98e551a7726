"""Save what is typed on a card before its call is logged.

Drafts are kept with the hold. If the hold ends without a call, the draft becomes a note in the timeline, keyed by
the submission key of the card, so that it is saved only once.
"""

import uuid

from django.utils.translation import gettext as _

from leads.funnel import qualification
from leads.models import Activity, Hold, Lead
from salesdesk import clock

ANSWER_PREFIX = "answer_"
#: Prefix of the handover form's fields; and of the answers to field's questions, followed by the id of their lead.
OFFER_PREFIX, FIELD_ANSWER_PREFIX = "offer_", "field_answer_"
#: Fields of the outcome panels, and the line that adds a stakeholder.
PANEL_FIELDS = ("at", "on", "talking_point", "name", "title", "phone", "line")
#: Most fields of a draft.
MAX_FIELDS = 100
#: Longest draft of one field, in characters.
MAX_DRAFT_LENGTH = 5000


def draft_from_post(fields: dict[str, str]) -> dict[str, str]:
    """Return the typed fields of a card with its submission key, or {} if nothing was typed."""
    typed = {
        name: text.strip()[:MAX_DRAFT_LENGTH]
        for name, text in list(fields.items())[:MAX_FIELDS]
        if text.strip() and _is_kept(name)
    }
    return typed | {"key": str(_submission_key(fields))} if typed else {}


def offer_fields(draft: dict[str, str]) -> dict[str, str]:
    """Return what was typed in the handover form, by the form's own field names."""
    prefixed = {name: text for name, text in draft.items() if name.startswith(OFFER_PREFIX)}
    return {name.removeprefix(OFFER_PREFIX): text for name, text in prefixed.items()}


def _is_kept(name: str) -> bool:
    return name in ("note", *PANEL_FIELDS) or name.startswith(
        (ANSWER_PREFIX, OFFER_PREFIX, FIELD_ANSWER_PREFIX)
    )


def save_as_note(
    lead: Lead, typed: dict[str, str], *, by, late: bool = False, contact_id=None
) -> Activity | None:
    """Save what was `typed` on a skipped or lost (`late`) card as a note without an outcome.

    The lead is not locked: a transaction that has locked it may be waiting for the hold that ends here.
    """
    press, text = _submission_key(typed), _note_text(lead, typed)
    if not text or Activity.objects.filter(key=press, lead=lead, by=by).exists():
        return None
    facts: dict = {"lead": lead, "contact_id": contact_id or lead.contact_id, "round": lead.round}
    facts |= {"kind": Activity.Kind.NOTE, "note": text, "late": late, "by": by, "at": clock.now()}
    return Activity.objects.get_or_create(key=_note_key(press, lead.pk, by.pk), defaults=facts)[0]


def append_to_logged(logged: Activity, note: str) -> None:
    """Save the note of the same card in another tab, whose call was `logged` already, as a late note."""
    if note.strip() in ("", logged.note):
        return
    facts: dict = {"lead_id": logged.lead_id, "contact_id": logged.contact_id, "round": logged.round}
    facts |= {"kind": Activity.Kind.NOTE, "note": note.strip(), "late": True, "by_id": logged.by_id}
    key = _note_key(logged.key, logged.lead_id, logged.by_id)
    Activity.objects.get_or_create(key=key, defaults=facts | {"at": clock.now()})


def is_saved(lead: Lead, note: str, press: uuid.UUID, *, by) -> bool:
    """Whether this note was already saved in the timeline without its call."""
    return Activity.objects.filter(key=_note_key(press, lead.pk, by.pk), note=note.strip()).exists()


def save_from_hold(hold: Hold, *, late: bool) -> None:
    """Save the draft of a `hold` that ends without a call."""
    if hold.draft:
        save_as_note(hold.lead, hold.draft, by=hold.person, late=late, contact_id=hold.contact_id)


def _submission_key(fields: dict[str, str]) -> uuid.UUID:
    """Return the submission key of the card, or a new one if it has none."""
    try:
        return uuid.UUID(fields.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _note_text(lead: Lead, typed: dict[str, str]) -> str:
    """Return the note, followed by the new answers and whatever else was typed on the card."""
    lines = [typed.get("note", "")]
    if any(name.startswith(ANSWER_PREFIX) for name in typed):
        for question, known in qualification.questions_of(lead):
            answered = typed.get(f"{ANSWER_PREFIX}{question.pk}", known)
            lines += [f"{question.label}: {answered}"] if answered != known else []
    labels = {
        "at": _("Call back"),
        "on": _("Call from"),
        "talking_point": _("Talking point"),
        "name": _("Right person"),
        "title": _("Title"),
        "phone": _("Phone"),
        "line": _("Stakeholder"),
        f"{OFFER_PREFIX}brief": _("Brief"),
        f"{OFFER_PREFIX}value": _("Estimated value"),
    }
    lines += [f"{label}: {typed[name]}" for name, label in labels.items() if typed.get(name)]
    return "\n".join(line for line in lines if line)


def _note_key(press: uuid.UUID, lead_id: int, person_id: int | None) -> uuid.UUID:
    """Derive the key of the note: the submission key itself may still be used by the call.

    It holds for one person and lead, so that a colleague's submission key finds nothing of theirs.
    """
    return uuid.uuid5(press, f"note {lead_id} {person_id}")
