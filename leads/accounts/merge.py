"""Two companies in the books that are one are merged: one stays, the other becomes a signpost to it.

The guard of a company (R4) is worth what the books are: while a firm stands there twice, two people call it. Locks:
the leads of both in their order, the two companies, the steps; holds that ended are only taken where nobody else has
them, so that no sweep and no claim is waited for with a step in hand.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leads.assignment import intake
from leads.compliance import calling_law
from leads.funnel import next_steps, transitions
from leads.models import Company, Contact, Hold, Lead, NextStep, Touch
from leads.models.nextstep import Kind
from leads.models.stages import FinalReason
from leads.queue import drafts
from salesdesk import clock
from salesdesk.hooks import Hook

from . import merge_records
from .merge_plan import MERGERS, Both, Twice


class Merged(NamedTuple):
    """By the number of each contact that went the one that stays, and the leads that ended, each with its like."""

    people: dict[int, Contact]
    twice: list[Twice]


#: Called in the transaction, under the locks. This app has no meetings; the one that has connects.
companies_merged: Hook[[Merged], object] = Hook()


@transaction.atomic
def merge(stays: Company, goes: Company, by) -> Company:
    """`goes` is `stays`: everything that it has stands there from now on. Returns the company that stays.

    Raises Refused with a sentence while somebody has one of them on screen, or where it can't be done rightly; then
    nothing has changed.
    """
    if by.role not in MERGERS:
        raise transitions.NotYours(_("Sales support, a manager or an admin merges companies."))
    both = _locked(stays.pk, goes.pk)
    for reason in both.reasons_against(by):
        raise transitions.Refused(reason)
    stays, goes = both.one, both.other
    _nobody_calls(both)
    merged = Merged(merge_records.people(both), both.twice())
    merge_records.facts(stays, goes)
    _leads_together(both, merged, by)
    companies_merged(merged)
    merge_records.visits(stays, goes)
    Company.objects.filter(merged_into=goes).update(merged_into=stays)
    Contact.objects.filter(company=goes, same_as=None).update(company=stays)
    calling_law.back_to_queue("company.id = %(company)s", {"company": stays.pk})
    _may_be_called_now(stays, by)
    return stays


def _locked(one: int, other: int) -> Both:
    """Both companies as nobody else changes them until the transaction ends."""
    with connection.cursor() as cursor:
        # A list that was judged, and is being written, would write to the company that goes. Its lock is shared: two
        # who merge need not know of each other.
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(hashtext('leads.imports'))")
        if not cursor.fetchone()[0]:
            raise transitions.Refused(
                _("A list is being imported at this moment: merge them when it is through.")
            )
    ours = Lead.objects.filter(company__in=[one, other]).order_by("pk")
    leads = [transitions.locked(pk) for pk in ours.values_list("pk", flat=True)]
    companies = Company.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one, other])
    if [lead.pk for lead in leads] != list(ours.values_list("pk", flat=True)):
        raise transitions.Refused(_("Somebody changed them meanwhile: look at them again."))
    planned = NextStep.objects.select_for_update().filter(company__in=companies).order_by("pk")
    contacts = Contact.objects.filter(company__in=companies, same_as=None).order_by("pk")
    return Both(companies[one], companies[other], leads, list(contacts), list(planned))


def _nobody_calls(both: Both) -> None:
    """Nobody loses a company in the middle of a call. What was typed under a hold that ended stays in the story."""
    here = Hold.objects.select_related("person", "lead").filter(company__in=[both.one, both.other])
    ended = list(here.select_for_update(of=["self"], skip_locked=True).filter(until__lte=Now()))
    for hold in here.exclude(pk__in=[each.pk for each in ended]):
        raise transitions.Refused(_("%(who)s is calling them now.") % {"who": hold.person})
    for hold in ended:
        drafts.outlive(hold, late=True)
        hold.delete()


def _leads_together(both: Both, merged: Merged, by) -> None:
    """The leads that end do so first: a campaign has one open lead of a company."""
    stays, goes = both.one, both.other
    goes_on = {twice.ends.pk: twice.goes_on for twice in merged.twice}
    merge_records.plans(both, goes_on, merged.people, by)
    for twice in merged.twice:
        _end(twice.ends, by)
        merge_records.seats(twice)
    changed = {each.pk for each in goes_on.values()}
    said = _("%(goes)s was merged into %(stays)s.") % {"goes": goes, "stays": stays}
    for lead in both.leads:
        if lead.company_id == goes.pk or lead.pk in changed:
            lead.company, lead.contact = stays, merged.people.get(lead.contact_id or 0, lead.contact)
            transitions.save(lead, by)
        note = f"{said} {_('The other lead of this campaign goes on.')}" if lead.pk in goes_on else said
        line = Touch(lead=lead, round=lead.round, kind=Touch.Kind.MERGED, note=note, by=by, at=clock.now())
        line.save(force_insert=True)


def _end(lead: Lead, by) -> None:
    """Ruled out as the same company; one that was lost for now does not come back beside the one that goes on."""
    if lead.is_open:
        lead.rule_out(by, FinalReason.DUPLICATE)
        next_steps.drop(lead, by)
        transitions.save(lead, by, str(FinalReason.DUPLICATE.label))
    else:
        lead.recycle_on, lead.final = None, True
        transitions.save(lead, by)


def _may_be_called_now(stays: Company, by) -> None:
    """Leads that waited for a number are called where the company has somebody with one."""
    for step in NextStep.objects.filter(company=stays, kind=Kind.COMPLETE).order_by("pk"):
        lead = transitions.locked(step.lead_id)
        if colleague := next_steps.colleague_of(lead):
            lead.contact = colleague
            transitions.save(lead, by)
            next_steps.finish(step, by)
            if not lead.steps.filter(contact=colleague).exists():
                intake.first_step(lead, clock.now())
