"""Draft the handoff brief from what is on record about the lead."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.funnel.timeline import INTERNAL_KINDS
from leads.models import Activity, Lead
from salesdesk import formats


def draft(lead: Lead, note: str = "") -> str:
    """Return a draft brief: the conversation, the stakeholders and earlier rounds. The rep can edit it.

    The conversation is the rep's note, or the last one. The qualification answers are shown beside the brief, which
    does not repeat them.
    """
    conversation = note.strip() or _last_note(lead)
    return "\n".join(filter(None, [conversation, _stakeholders(lead), _earlier_rounds(lead)]))


def _last_note(lead: Lead) -> str:
    notes = Activity.objects.not_undone().filter(lead=lead, round=lead.round).exclude(note="")
    newest_first = notes.exclude(kind__in=INTERNAL_KINDS).order_by("-at", "-id")
    return newest_first.values_list("note", flat=True).first() or ""


def _stakeholders(lead: Lead) -> str:
    stakeholders = lead.stakeholders.select_related("contact").order_by("pk")
    return "; ".join(
        f"{stakeholder.contact}, {stakeholder.get_buying_role_display()}"
        + (f" ({stakeholder.get_stance_display()})" if stakeholder.spoken_to else "")
        for stakeholder in stakeholders
    )


def _earlier_rounds(lead: Lead) -> str:
    sentences = []
    if lead.interest:
        sentences.append(_("Showed interest in: %(interest)s.") % {"interest": lead.interest})
    if conversations := Activity.objects.conversations().filter(lead=lead).count():
        sentences.append(
            ngettext("1 conversation so far.", "%(count)s conversations so far.", conversations)
            % {"count": formats.number(conversations)}
        )
    if returned := lead.handoffs.filter(state="returned").order_by("-pk").first():
        sentences.append(
            _("Sent back before: %(reason)s")
            % {"reason": returned.missing_info or returned.get_reason_display()}
        )
    return " ".join(sentences)
