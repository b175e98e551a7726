"""Mail that does not arrive, and addresses that are never written to: asked before every mail to a contact."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.compliance import suppression
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Enrollment, Lead
from salesdesk import clock
from salesdesk.outbox.refusals import Refusal

from . import rep_alerts


@transaction.atomic
def mark_bounced(address: str, said: str) -> int:
    """A server says that nobody has `address`: everybody with it is marked. Returns how many there are.

    The mark names the address, so that a corrected one is written to again. Open leads come off their track,
    their story says so, and a letter tells the rep who has or knew them; a second bounce is no news.
    """
    same = Contact.objects.filter(email__iexact=address)
    news = Lead.objects.open().filter(contact__email__iexact=address)
    known = news.filter(contact__bounced_address__iexact=F("contact__email")).values("pk")
    for pk in news.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True):
        _alert_reps(transitions.lock_lead(pk), address, said)
    return same.update(bounced_address=address, bounced_at=clock.now(), bounce_message=said[:300])


def _alert_reps(lead: Lead, address: str, said: str) -> None:
    sentence = _("Mail to %(address)s does not arrive.") % {"address": address}
    for enrollment in Enrollment.objects.select_for_update().filter(lead=lead, ended_at=None):
        enrollment.end(Enrollment.End.UNREACHABLE, sentence)
    activities.log(lead, Activity.Kind.EMAIL, f"{sentence}\n{said[:300]}", contact=lead.contact)
    rep = lead.holder or lead.inside_rep
    key = f"bounce:{lead.pk}:{clock.now():%Y%m%d%H%M%S}"
    rep_alerts.alert(rep, lead, gettext_noop("mail to them does not arrive"), key)


def on_refusal(refusal: Refusal) -> None:
    """For salesdesk.outbox.refusals: a mail server refused the address for good."""
    mark_bounced(refusal.address, refusal.message)


def no_mail_reason(contact: Contact | None, suppressed: set[str] | None = None) -> str:
    """Why no mail goes to this contact, in a sentence; nothing when it may. One statement, or none where it is
    known who of many is `silenced`."""
    if contact is None or not contact.email:
        return _("No e-mail address is known.")
    if contact.mail_bounces:
        return _("Mail to %(address)s does not arrive.") % {"address": contact.email}
    if suppression.is_suppressed(contact.email) if suppressed is None else contact.email in suppressed:
        return _("%(address)s asked for no more mail.") % {"address": contact.email}
    return ""
