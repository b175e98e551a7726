"""Send quotes: by e-mail through leads/correspondence, or by hand.

A quote is "sent" when a mail server has taken its e-mail (R24); until then it waits, and can't be changed. Lock order:
lead, then version.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from handoffs.models import QuoteSettings, QuoteState, QuoteVersion
from leads.attachments import attaching
from leads.correspondence import compose
from leads.correspondence.compose import Draft
from leads.correspondence.delivery import KEY
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.recycling import quote_calls
from salesdesk.files import storing
from salesdesk.outbox.refusals import Refusal
from salesdesk.people.models import User

from . import drafting, limits, links, pdf


@dataclass(frozen=True)
class QuoteEmail:
    """The e-mail of a quote. `key` identifies the submission."""

    subject: str
    text: str
    key: UUID


def proposed(version: QuoteVersion, by: User) -> dict[str, str]:
    """Return subject and text of the e-mail, in the customer's language."""
    with override(version.language):
        facts = {
            "name": version.contact.greeting,
            "number": version.reference,
            "link": links.url_of(version),
            "sender": by.name,
        }
        return {
            "subject": _("Quote %(number)s") % facts,
            "text": _(
                "Dear %(name)s,\n\nHere is our quote %(number)s, as a PDF and on this page, where you can accept it:\n"
                "%(link)s\n\nKind regards,\n%(sender)s"
            )
            % facts,
        }


def missing_to_send(version: QuoteVersion) -> str:
    """Return what a draft lacks before it can go out, as a sentence, or ""."""
    if not version.lines.exists():
        return _("This quote has no lines. Add one before you send it.")
    if version.net <= 0:
        return _("The total of this quote is zero. Give a line a price before you send it.")
    if version.valid_until <= version.quote.opportunity.holder.today:
        return _("This quote is no longer valid. Choose a later date.")
    if not QuoteSettings.current().seller:
        return _(
            "The name and address of your company are missing. An admin or manager adds them in the settings."
        )
    return ""


@transaction.atomic
def send(version: QuoteVersion, by: User, email: QuoteEmail) -> QuoteVersion:
    """Queue the e-mail with the PDF and the link. Repeating a submission sends it once.

    Raises Refused with what is missing, or if the contact can't be written to; then nothing is written.
    """
    lead, version = drafting.lock(version, by)
    if version.email and version.email.activity.key == email.key:
        return version
    _require_sendable(version, by)
    if links.url_of(version) not in email.text:
        raise Refused(_("The link to the quote is missing in the message. Put it back."))
    content = _issue(version, by)
    upload = SimpleUploadedFile(pdf.file_name(version), content, content_type="application/pdf")
    draft = Draft(version.contact, email.subject, email.text, email.key, uploads=[upload])
    version.queue(by, compose.send(lead.pk, draft, by=by))
    version.save()
    return version


@transaction.atomic
def mark_sent(version: QuoteVersion, by: User, *, how: str) -> QuoteVersion:
    """Record that the quote went out another way, such as by post. Raises Refused with what is missing."""
    lead, version = drafting.lock(version, by)
    _require_sendable(version, by)
    content = _issue(version, by)
    upload = SimpleUploadedFile(pdf.file_name(version), content, content_type="application/pdf")
    version.mark_sent(by, how)
    text = _("Quote %(number)s sent: %(how)s") % {"number": version.reference, "how": how}
    note = activities.log(lead, Activity.Kind.NOTE, text, by, contact=version.contact)
    attaching.attach(lead, [upload], by, activity=note)
    _sent(lead, version, by)
    return version


def on_sent(dedupe_key: str, at: datetime) -> None:
    """Mark the quote of this e-mail as sent: a mail server took it."""
    if waiting := _waiting(dedupe_key):
        lead = transitions.lock_lead(waiting.quote.opportunity.lead_id)
        version = drafting.lock_version(waiting.pk)
        if version.state == QuoteState.QUEUED:
            version.mark_delivered(at)
            _sent(lead, version, version.issued_by)


def on_undelivered(refusal: Refusal) -> None:
    """Make the quote of this e-mail a draft again if no server took it. Correspondence alerts its writer."""
    if waiting := _waiting(refusal.dedupe_key):
        transitions.lock_lead(waiting.quote.opportunity.lead_id)
        version = drafting.lock_version(waiting.pk)
        if version.state == QuoteState.QUEUED:
            version.return_to_draft()
            version.save()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _waiting(dedupe_key: str) -> QuoteVersion | None:
    found = KEY.fullmatch(dedupe_key)
    if not found:
        return None
    waiting = QuoteVersion.objects.filter(email_id=UUID(found[1]), state=QuoteState.QUEUED)
    return waiting.select_related("quote__opportunity").first()


def _require_sendable(version: QuoteVersion, by: User) -> None:
    if not version.is_draft:
        raise Refused(_("This version was sent already."))
    if why := missing_to_send(version) or limits.refusal(version, by):
        raise Refused(why)


def _issue(version: QuoteVersion, by: User) -> bytes:
    """Make the PDF that is sent, keep it with the version, and return it."""
    version.link_until = links.expires_at(version.valid_until)
    content = pdf.render(version, final=True)
    name = pdf.file_name(version)
    version.pdf = storing.store(SimpleUploadedFile(name, content, content_type="application/pdf"), by)
    return content


def _sent(lead: Lead, version: QuoteVersion, by: User | None) -> None:
    """Save the version that is sent now, in place of the one before, and plan the calls after it."""
    version.save()
    earlier = version.quote.versions.select_for_update().filter(number__lt=version.number)
    for each in earlier.filter(state=QuoteState.SENT):
        each.replace()
        each.save()
    about = _("Quote %(number)s") % {"number": version.reference}
    if lead.is_open and lead.holder_id:
        quote_calls.start(lead, by, contact=version.contact, about=about)
