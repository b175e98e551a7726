"""What field should know before it calls, drafted from what the desk knows already."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.funnel import qualification
from leads.funnel.timeline import INTERNAL_KINDS
from leads.models import Activity, Lead


def draft(lead: Lead, note: str = "", answers: dict[int, str] | None = None) -> str:
    """The brief as a proposal: what was said, who decides, what was before. The rep changes it as they like.

    The note says it in the rep's own words; where there is none the answers do. `answers` by question id are
    the ones on the form, which the desk may not know yet.
    """
    said = note.strip() or _last_note(lead) or _answers(lead, answers or {})
    return "\n".join(
        buying_role for buying_role in (said, _deciders(lead), _earlier_rounds(lead)) if buying_role
    )


def _last_note(lead: Lead) -> str:
    notes = Activity.objects.not_undone().filter(lead=lead, round=lead.round).exclude(note="")
    noted = notes.exclude(kind__in=INTERNAL_KINDS).order_by("-at", "-id")
    return noted.values_list("note", flat=True).first() or ""


def _answers(lead: Lead, typed: dict[int, str]) -> str:
    known = [
        (question, typed.get(question.pk) or text) for question, text in qualification.questions_of(lead)
    ]
    return "\n".join(f"{question.label}: {text}" for question, text in known if text)


def _deciders(lead: Lead) -> str:
    stakeholders = lead.stakeholders.select_related("contact").order_by("pk")
    return "; ".join(
        f"{seat.contact} {seat.get_buying_role_display()}"
        + (f" ({seat.get_stance_display()})" if seat.spoken_to else "")
        for seat in stakeholders
    )


def _earlier_rounds(lead: Lead) -> str:
    told = []
    if lead.interest:
        told.append(_("Came to us for: %(interest)s.") % {"interest": lead.interest})
    if talks := Activity.objects.conversations().filter(lead=lead).count():
        told.append(
            ngettext("Spoken once before.", "Spoken %(count)s times before.", talks) % {"count": talks}
        )
    if returned := lead.handoffs.filter(state="returned").order_by("-pk").first():
        told.append(
            _("Sent back earlier: %(reason)s") % {"reason": returned.missing or returned.get_reason_display()}
        )
    return " ".join(told)
