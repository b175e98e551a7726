"""Assign an e-mail that nobody could match to a lead."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leads.accounts import search
from leads.email_nurture import received, replies
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Email, Lead, Reply
from salesdesk.people.models import User


def waiting_for(user: User) -> QuerySet[Reply]:
    """Return the e-mails without a lead that `user` may assign."""
    return Reply.objects.visible_to(user).waiting().filter(lead=None)


def found_leads(text: str, user: User) -> list[Lead]:
    """Return the leads that `text` finds among those that `user` sees."""
    return [each.lead for each in search.find(text, user)]


@transaction.atomic
def assign(reply: Reply, lead: Lead, by: User) -> Email:
    """Log the e-mail in the timeline of `lead`, for its holder to read, and settle it. Raises Refused if it was."""
    lead = transitions.lock_lead(lead.pk)
    kept = (
        Reply.objects.select_for_update(of=["self"], no_key=True).select_related("writer").filter(pk=reply.pk)
    )
    found = kept.filter(settled_at=None, lead=None).first()
    if found is None:
        raise Refused(_("Somebody else has handled this e-mail already."))
    contact = lead.company.contacts.filter(email__iexact=found.address).first() if found.address else None
    is_copy = found.writer is not None
    activity = activities.log(
        lead,
        Activity.Kind.EMAIL,
        found.subject,
        found.writer,
        contact=contact,
        incoming=not is_copy,
        at=found.at,
    )
    email = Email.objects.create(
        activity=activity,
        origin=Email.Origin.COPIED if is_copy else Email.Origin.RECEIVED,
        address=found.address,
        subject=found.subject,
        text=found.text,
        message_id=received.unused(found.message_id),
        at=found.at,
    )
    received.move_files(found, activity)
    Reply.objects.filter(pk=found.pk).update(lead=lead)
    replies.settle(found, by)
    if not is_copy:
        replies.tell_reader(lead, email, by)
    return email
