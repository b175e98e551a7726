"""Suppress phone numbers and e-mail addresses: permanently, in all campaigns."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Contact, Lead, NextStep, Suppression
from leads.models.compliance.suppression import digest, person_digests
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from leads.models.stages import CALLED_STREAMS, FinalReason, Stage
from salesdesk import clock
from salesdesk.workers import batch

from . import eligibility

#: In later stages field has the lead and other ways to reach the company, so only the calls end.
CALLED_STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL]
#: Leads that may return to inside at any moment, so they are checked under their lock.
REOPENABLE = Q(final=False) & ~Q(stage=Stage.WON)
#: How long the sweep may have been down without missing a suppression.
LOOK_BACK = timedelta(days=7)


def lock_suppressions(contacts: QuerySet) -> None:
    """Wait for other transactions that suppress the numbers of `contacts`. Call this before locking any lead."""
    which, params = contacts.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT pg_advisory_xact_lock(('x' || encode(substr(number_digest, 1, 8), 'hex'))::bit(64)::bigint)
              FROM leads_contact
             WHERE id IN ({which}) AND number_digest IS NOT NULL
            """,
            params,
        )


@transaction.atomic(savepoint=False)
def suppress_number(phone: str, *, by, reason: str, source: str, lead: Lead | None = None) -> None:
    """Suppress `phone` (E.164): cancel all calls to it, and disqualify leads without another contact to call.

    Repeating it changes nothing. The caller must have called `lock_suppressions` before locking a lead. `lead` is the
    lead of the call, if any: it is locked already, and always saved here.
    """
    record(Suppression.Kind.NUMBER, [digest(phone)], by=by, reason=reason, source=source)
    cancel_calls(phone, by, reason, lead)


def record(kind: str, digests: Iterable[bytes], *, by, reason: str, source: str) -> None:
    """Write suppressions; known ones keep their first reason and source."""
    facts = {"kind": kind, "reason": reason, "source": source, "by": by, "at": clock.now()}
    rows = [Suppression(digest=each, **facts) for each in digests]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)


def cancel_calls(phone: str, by, reason: str, lead: Lead | None) -> None:
    """Cancel the calls to a suppressed number, and disqualify leads without another contact to call."""
    same = Contact.objects.filter(number_digest=digest(phone))
    with_it = set(Lead.objects.filter(REOPENABLE, contact__in=same).values_list("pk", flat=True))
    if lead and lead.stage in CALLED_STAGES:
        with_it.add(lead.pk)
    elif lead:
        transitions.save(lead, by)
    now_locked = [lead if lead and pk == lead.pk else transitions.lock_lead(pk) for pk in sorted(with_it)]
    named = [each for each in now_locked if each == lead or _is_called_at(each, phone)]
    named = [each for each in named if each.stage in CALLED_STAGES]
    spoken_to = [each for each in named if each.stage != Stage.SUSPECT]
    lost = [each for each in named if not _continue_or_lose(each, same, by)]
    next_steps.cancel_calls_to(same, by, lost=[each.pk for each in lost])
    for each in spoken_to:
        # Even if the lead of this call continues with a colleague, its meeting with this contact is cancelled.
        if each in lost or each == lead:
            exit_hooks.lead_exits(each, by, reason)


def suppress_address(email: str, *, by=None, reason: str, source: str) -> None:
    """Suppress an e-mail address. Repeating it changes nothing."""
    record(Suppression.Kind.ADDRESS, [digest(email)], by=by, reason=reason, source=source)


def is_suppressed(address: str) -> bool:
    """Return whether a phone number or e-mail address is suppressed."""
    return Suppression.objects.filter(digest=digest(address)).exists()


def has_objected(contact: Contact) -> bool:
    """Return whether this person asked not to be called, maybe on another number."""
    company = contact.company
    known_by = person_digests(company.country, company.name_key, contact.name, contact.email)
    return Suppression.objects.filter(kind=Suppression.Kind.PERSON, digest__in=known_by).exists()


def require_callable(contact: Contact) -> None:
    """Raise Refused if the contact's number is suppressed, or if the person asked not to be called (R21)."""
    if is_suppressed(contact.phone):
        raise transitions.Refused(_("This number is on the do-not-call list. Enter another number."))
    if has_objected(contact):
        raise transitions.Refused(_("This person asked not to be called. Choose another contact."))


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Return those of `addresses` that are suppressed, in one statement."""
    digests = {address: digest(address) for address in addresses}
    known = Suppression.objects.filter(digest__in=digests.values()).values_list("digest", flat=True)
    found = {bytes(each) for each in known}
    return {address for address, its in digests.items() if its in found}


def run(now: datetime, limit: int = 200) -> int:
    """Replan calls that were planned while their number was being suppressed, which would never be offered.

    Returns how many. Uses a transaction per call.
    """
    known = _suppressed_since(now - LOOK_BACK).order_by("pk").values_list("pk", "lead")[:limit]
    return batch.run_each(known, lambda row: _replan(*row, now))


@transaction.atomic
def _replan(pk: int, lead_id: int, now: datetime) -> bool:
    """Plan the call with a colleague instead, or as a missing phone number."""
    lead = transitions.locked_if_free(lead_id)
    if lead is None:
        return False
    step = _suppressed_since(now - LOOK_BACK).filter(pk=pk, lead=lead).first()
    if step is None:
        return False
    next_steps.cancel(step, None)
    next_steps.plan(
        lead,
        StepKind(step.kind),
        due_at=step.due_at,
        contact=step.contact,
        assignee=step.assignee,
        attempt=step.attempt,
        why=step.why,
    )
    eligibility.make_company_ready(lead.company_id, now)
    return True


def _suppressed_since(at: datetime) -> QuerySet[NextStep]:
    """Return calls to numbers suppressed since `at`. Joins by company, because its steps have an index."""
    silent = Suppression.objects.filter(kind=Suppression.Kind.NUMBER, at__gte=at)
    called = NextStep.objects.filter(kind__in=CALL_KINDS, company=F("contact__company"))
    return called.filter(contact__number_digest__in=silent.values("digest"))


def _is_called_at(lead: Lead, phone: str) -> bool:
    """Return whether the locked `lead` is still called at this number."""
    return lead.contact is not None and digest(lead.contact.phone) == digest(phone)


def _continue_or_lose(lead: Lead, suppressed, by) -> bool:
    """Continue with another contact of the company, or disqualify the lead. Returns whether it continues."""
    other = next_steps.callable_colleague(lead)
    if other is None:
        lead.rule_out(by, FinalReason.DO_NOT_CALL)
        transitions.save(lead, by, _("Do not call"))
        return False
    planned = lead.steps.filter(contact=lead.contact).first()
    lead.contact = other
    transitions.save(lead, by)
    if planned:
        next_steps.transfer(planned, other, by)
    elif (
        lead.stream in CALLED_STREAMS
        and not lead.steps.exclude(contact__in=suppressed, kind__in=CALL_KINDS).exists()
    ):
        # The current call was the only planned step, so plan the next one.
        kind = StepKind.COLD if lead.stage == Stage.SUSPECT else StepKind.RETRY
        why = _("A colleague asked not to be called.")
        next_steps.plan(lead, kind, due_at=clock.now(), assignee=lead.holder, why=why)
    return True
