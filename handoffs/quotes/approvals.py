"""Approvals of quotes above the limits of their writer's level. Nobody approves their own."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handoffs.models import ApprovalState, QuoteApproval, QuoteVersion
from leads.funnel import transitions
from leads.funnel.transitions import Refused
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

from . import drafting, limits, sending


@transaction.atomic
def ask(version: QuoteVersion, by: User, *, approver: User, question: str = "") -> QuoteApproval:
    """Ask `approver` to let the quote go out. Raises Refused if it needs no approval, or they can't give it."""
    _lead, version = drafting.lock(version, by)
    why = limits.needs_approval(version, by)
    if not version.is_draft or not why:
        raise Refused(_("This quote needs no approval."))
    if missing := sending.missing_to_send(version):
        raise Refused(missing)
    if approver not in limits.approvers(version, by):
        raise Refused(_("%(who)s can't approve this quote. Choose somebody else.") % {"who": approver})
    facts = {"approver": approver, "asked_by": by, "why": " ".join(why)[:500], "question": question}
    try:
        with transaction.atomic():
            approval = QuoteApproval.objects.create(version=version, asked_at=clock.now(), **facts)
    except IntegrityError as error:
        raise Refused(
            _("An approval was asked already. Wait for the answer, or change the quote.")
        ) from error
    _notify(approver, approval, gettext_noop("%(who)s asks you to approve quote %(number)s"), by, question)
    return approval


@transaction.atomic
def answer(approval: QuoteApproval, by: User, *, approved: bool, comment: str = "") -> QuoteApproval:
    """Approve or decline. Raises Refused if the quote was changed or somebody answered meanwhile."""
    deal = approval.version.quote.opportunity
    transitions.lock_lead(deal.lead_id)
    approval = (
        QuoteApproval.objects.select_for_update(of=["self"]).select_related("asked_by").get(pk=approval.pk)
    )
    if approval.state != ApprovalState.WAITING:
        state = approval.get_state_display().lower()
        raise Refused(_("This request has no answer to give any more: %(state)s.") % {"state": state})
    if approved:
        approval.approve(comment)
    else:
        approval.decline(comment)
    approval.save()
    notifications.settle([f"quote-approval:{approval.pk}"])
    subject = (
        gettext_noop("%(who)s approved quote %(number)s")
        if approved
        else gettext_noop("%(who)s declined quote %(number)s")
    )
    _notify(approval.asked_by, approval, subject, by, comment)
    return approval


def waiting_for(user: User) -> QuerySet[QuoteApproval]:
    """Return what `user` is asked to approve."""
    asked = QuoteApproval.objects.filter(approver=user, state=ApprovalState.WAITING)
    return asked.select_related("asked_by", "version__quote__opportunity__lead__company").order_by("asked_at")


def _notify(person: User, approval: QuoteApproval, subject: str, by: User, text: str) -> None:
    is_request = person == approval.approver
    version = approval.version
    notifications.notify(
        person,
        Kind.APPROVAL,
        subject=subject,
        who=by,
        number=version.reference,
        text=text,
        url=reverse("quote-approval", args=[approval.pk])
        if is_request
        else reverse("quote", args=[version.pk]),
        by=by,
        key=f"quote-approval:{approval.pk}" if is_request else f"quote-approved:{approval.pk}",
    )
