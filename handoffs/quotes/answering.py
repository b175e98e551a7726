"""The customer's answer to a quote, on its public page or written down by somebody here.

Answers are idempotent: the first one counts, and a repeat changes nothing. Lock order: lead, then version.
"""

import hashlib
import json
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handoffs.deals import closing
from handoffs.models import QuoteAnswer, QuoteState, QuoteVersion
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.recycling import quote_calls
from salesdesk import clock
from salesdesk.files import storing
from salesdesk.files.models import StoredFile
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

from . import drafting, opening, pdf
from .pdf import AcceptanceRecord


class NotAnswerable(Refused):
    """The version can't be answered: it was answered, replaced or withdrawn, or has expired."""


@transaction.atomic
def accept(version: QuoteVersion, *, name: str, address: str = "", by: User | None = None) -> QuoteAnswer:
    """Accept the version: keep the record, and win the deal for its holder. A repeat returns the same answer.

    `address` is that of the request; `by` wrote the answer down. Raises NotAnswerable.
    """
    lead, version = _lock(version)
    if found := _same(version, QuoteState.ACCEPTED):
        return found
    _require_answerable(version)
    now = clock.now()
    digest = _digest(address) if address else ""
    pdf_sha256 = _sent_pdf(version).sha256
    record = _record_digest(version, name, now, pdf_sha256, digest)
    holder = version.quote.opportunity.holder
    version.accept()
    version.save()
    shown = AcceptanceRecord(name, f"{now:%Y-%m-%d %H:%M:%S} UTC", pdf_sha256, record)
    content = pdf.render(version, shown, final=True)
    answer = QuoteAnswer.objects.create(
        version=version,
        accepted=True,
        name=name,
        at=now,
        by=by,
        address_digest=digest,
        pdf_sha256=pdf_sha256,
        record_sha256=record,
        pdf=storing.store(SimpleUploadedFile(pdf.file_name(version), content), by),
    )
    facts = {"number": version.reference, "name": name}
    activities.log(
        lead,
        Activity.Kind.NOTE,
        _("Quote %(number)s accepted by %(name)s.") % facts,
        by,
        contact=version.contact,
    )
    closing.win_by_acceptance(version.quote.opportunity, value=version.net, ordered_on=holder.today)
    _withdraw_others(version)
    _notify(version, gettext_noop("%(company)s accepted quote %(number)s"), by)
    return answer


@transaction.atomic
def decline(
    version: QuoteVersion, *, name: str, reason: str = "", address: str = "", by: User | None = None
) -> QuoteAnswer:
    """Decline the version, and plan a step for the deal's holder. A repeat returns the same answer.

    Raises NotAnswerable.
    """
    lead, version = _lock(version)
    if found := _same(version, QuoteState.DECLINED):
        return found
    _require_answerable(version)
    now, digest = clock.now(), _digest(address) if address else ""
    version.decline()
    version.save()
    answer = QuoteAnswer.objects.create(
        version=version,
        accepted=False,
        name=name,
        at=now,
        by=by,
        address_digest=digest,
        reason=reason,
        pdf_sha256=_sent_pdf(version).sha256,
        record_sha256=_record_digest(version, name, now, _sent_pdf(version).sha256, digest),
    )
    facts = {"number": version.reference, "name": name, "reason": reason}
    text = (
        _("Quote %(number)s declined by %(name)s: %(reason)s")
        if reason
        else _("Quote %(number)s declined by %(name)s.")
    )
    activities.log(lead, Activity.Kind.NOTE, text % facts, by, contact=version.contact)
    quote_calls.stop(lead, by, why=text % facts)
    _notify(version, gettext_noop("%(company)s declined quote %(number)s"), by, reason)
    return answer


def _lock(version: QuoteVersion) -> tuple[Lead, QuoteVersion]:
    lead = transitions.lock_lead(version.quote.opportunity.lead_id)
    return lead, drafting.lock_version(version.pk)


def _same(version: QuoteVersion, state: QuoteState) -> QuoteAnswer | None:
    return version.answer if version.state == state else None


def _require_answerable(version: QuoteVersion) -> None:
    if why := opening.closed_reason(version):
        raise NotAnswerable(why)


def _sent_pdf(version: QuoteVersion) -> StoredFile:
    if version.pdf is None:
        raise RuntimeError("a version that can be answered has its PDF")
    return version.pdf


def _record_digest(version: QuoteVersion, name: str, at: datetime, pdf_sha256: str, digest: str) -> str:
    record = {
        "quote": version.reference,
        "name": name,
        "at": at.isoformat(),
        "pdf_sha256": pdf_sha256,
        "address_digest": digest,
    }
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _digest(address: str) -> str:
    """Return a keyed digest of an internet address, which proves it without keeping it."""
    return salted_hmac("handoffs.quotes.answering", address, algorithm="sha256").hexdigest()


def _withdraw_others(version: QuoteVersion) -> None:
    """Withdraw the other open versions of the deal's quotes: it is won."""
    others = QuoteVersion.objects.select_for_update().filter(
        quote__opportunity=version.quote.opportunity_id,
        state__in=[QuoteState.DRAFT, QuoteState.QUEUED, QuoteState.SENT],
    )
    for each in others.exclude(pk=version.pk):
        each.withdraw()
        each.save()


def _notify(version: QuoteVersion, subject: str, by: User | None, text: str = "") -> None:
    notifications.notify(
        version.quote.opportunity.holder,
        Kind.QUOTE,
        subject=subject,
        company=version.quote.opportunity.lead.company,
        number=version.reference,
        text=text,
        url=reverse("quote", args=[version.pk]),
        by=by,
        key=f"quote-answer:{version.pk}",
    )
