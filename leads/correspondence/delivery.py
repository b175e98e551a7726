"""Record the delivery of e-mails that people write: sent, not sent, or bounced (salesdesk.outbox.refusals)."""

import re
from datetime import datetime

from django.utils.translation import gettext_noop

from leads.email_nurture import rep_alerts
from leads.models import Email
from salesdesk.notifications.models import Kind
from salesdesk.outbox.refusals import Refusal

#: Dedupe keys in the outbox.
KEY = re.compile(r"email:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
UNDELIVERED = gettext_noop("your e-mail was not delivered")


def on_sent(dedupe_key: str, at: datetime) -> None:
    """Record that a server took the e-mail."""
    if found := KEY.fullmatch(dedupe_key):
        Email.objects.filter(pk=found[1]).update(sent_at=at, failed_at=None, failure="")


def on_undelivered(refusal: Refusal) -> None:
    """Record that the e-mail was refused or came back, and alert its writer.

    If the address is gone, the rep of the lead has an alert about that already.
    """
    if not (found := KEY.fullmatch(refusal.dedupe_key)):
        return
    failure = refusal.message[:300] or "–"
    if not Email.objects.filter(pk=found[1]).update(failed_at=refusal.at, failure=failure):
        return
    email = Email.objects.with_timeline().get(pk=found[1])
    lead, contact, writer = email.activity.lead, email.activity.contact, email.activity.by
    bounces = contact is not None and contact.mail_bounces
    if not (bounces and writer in (lead.holder, lead.inside_rep)):
        rep_alerts.alert(writer, lead, UNDELIVERED, f"undelivered:{refusal.dedupe_key}", Kind.UNDELIVERED)
