"""Bounced addresses, and the check before every e-mail to a contact."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.compliance import suppression
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Email, Enrollment, Lead, SentMail
from salesdesk import clock
from salesdesk.notifications.models import Kind
from salesdesk.outbox import returns
from salesdesk.outbox.refusals import Refusal

from . import rep_alerts
from .incoming.delivery_reports import DeliveryReport


@transaction.atomic
def mark_bounced(address: str, message: str) -> int:
    """Mark every contact with `address` as bounced, with the server's `message`; return how many.

    The mark names the address, so a corrected address can be used again. On the first bounce, open leads leave their
    track, their timeline records it, and the rep who has or last had them is notified.
    """
    contacts = Contact.objects.filter(email__iexact=address)
    leads = Lead.objects.open().filter(contact__email__iexact=address)
    already_marked = leads.filter(contact__bounced_address__iexact=F("contact__email")).values("pk")
    for pk in leads.exclude(pk__in=already_marked).order_by("pk").values_list("pk", flat=True):
        _record_bounce(transitions.lock_lead(pk), address, message)
    return contacts.update(bounced_address=address, bounced_at=clock.now(), bounce_message=message[:300])


def _record_bounce(lead: Lead, address: str, message: str) -> None:
    """End the lead's enrollment, log the bounce on its timeline and notify its rep."""
    sentence = _("E-mail to %(address)s bounces.") % {"address": address}
    for enrollment in Enrollment.objects.select_for_update().filter(lead=lead, ended_at=None):
        enrollment.end(Enrollment.End.UNREACHABLE, sentence)
    activities.log(lead, Activity.Kind.EMAIL, f"{sentence}\n{message[:300]}", contact=lead.contact)
    rep = lead.holder or lead.inside_rep
    key = f"bounce:{lead.pk}:{clock.now():%Y%m%d%H%M%S}"
    rep_alerts.alert(rep, lead, gettext_noop("e-mail to the contact bounces"), key, Kind.UNDELIVERED)


def handle_report(report: DeliveryReport, names: tuple[str, ...], ours: SentMail | Email | None) -> bool:
    """Handle the report that an e-mail came back: `ours` of a track or of a person, or another by `names`.

    Return whether it says that the address of an e-mail of ours does not exist.
    """
    key = f"{'email' if isinstance(ours, Email) else 'track'}:{ours.pk}" if ours else ""
    row = returns.find_named(key) if key else returns.find(names, report.recipients)
    if row:
        returns.bounce(row, report.message, address_gone=report.address_gone)
    elif ours and report.address_gone:
        # The outbox keeps an e-mail for a limited time.
        mark_bounced(ours.address, report.message)
    return report.address_gone and bool(row or ours)


def on_refusal(refusal: Refusal) -> None:
    """Handle a mail server's permanent refusal of an address (salesdesk.outbox.refusals)."""
    mark_bounced(refusal.address, refusal.message)


def no_mail_reason(contact: Contact | None, suppressed: set[str] | None = None) -> str:
    """Return why this contact can't be e-mailed, as a sentence, or "".

    Takes one statement, or none if the `suppressed` addresses among many are passed in.
    """
    if contact is None or not contact.email:
        return _("No e-mail address is known.")
    if contact.mail_bounces:
        return _("E-mail to %(address)s bounces.") % {"address": contact.email}
    if suppression.is_suppressed(contact.email) if suppressed is None else contact.email in suppressed:
        return _("%(address)s has opted out of e-mail.") % {"address": contact.email}
    return ""
