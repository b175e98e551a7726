"""Two companies in the books that are one are merged: one stays, the other becomes a signpost to it.

The guard of a company (R4) is worth what the books are: while a firm stands there twice, two people call it. Locks:
the leads of both in their order, the two companies, the steps; holds that ended are only taken where nobody else has
them, so that no sweep and no claim is waited for with a step in hand.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leads.assignment import first_calls
from leads.compliance import calling_law
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Company, Contact, Hold, Lead, NextStep
from leads.models.queue.next_step import StepKind
from leads.models.stages import FinalReason
from leads.queue import drafts
from salesdesk import clock
from salesdesk.hooks import Hook
from salesdesk.people.permissions import MERGE_COMPANIES

from . import merge_records
from .merge_plan import DuplicateLeads, MergePlan


class MergeResult(NamedTuple):
    """By the number of each contact that went the one that stays, and the leads that ended, each with its like."""

    people: dict[int, Contact]
    duplicates: list[DuplicateLeads]


#: Called in the transaction, under the locks. This app has no meetings; the one that has connects.
companies_merged: Hook[[MergeResult], object] = Hook()


@transaction.atomic
def merge(survivor: Company, duplicate: Company, by) -> Company:
    """`goes` is `stays`: everything that it has stands there from now on. Returns the company that stays.

    Raises Refused with a sentence while somebody has one of them on screen, or where it can't be done rightly; then
    nothing has changed.
    """
    if by.role not in MERGE_COMPANIES:
        raise transitions.NotYours(_("Sales support, a manager or an admin merges companies."))
    both = _locked(survivor.pk, duplicate.pk)
    for reason in both.obstacles(by):
        raise transitions.Refused(reason)
    survivor, duplicate = both.one, both.other
    _require_no_active_holds(both)
    merged = MergeResult(merge_records.merge_people(both), both.duplicates())
    merge_records.merge_facts(survivor, duplicate)
    _merge_leads(both, merged, by)
    companies_merged(merged)
    merge_records.merge_visits(survivor, duplicate)
    Company.objects.filter(merged_into=duplicate).update(merged_into=survivor)
    Contact.objects.filter(company=duplicate, merged_into=None).update(company=survivor)
    calling_law.requeue_blocked("company.id = %(company)s", {"company": survivor.pk})
    _requeue_with_numbers(survivor, by)
    return survivor


def _locked(one: int, other: int) -> MergePlan:
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
    leads = [transitions.lock_lead(pk) for pk in ours.values_list("pk", flat=True)]
    companies = Company.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one, other])
    if [lead.pk for lead in leads] != list(ours.values_list("pk", flat=True)):
        raise transitions.Refused(_("Somebody changed them meanwhile: look at them again."))
    planned = NextStep.objects.select_for_update().filter(company__in=companies).order_by("pk")
    contacts = Contact.objects.filter(company__in=companies, merged_into=None).order_by("pk")
    return MergePlan(companies[one], companies[other], leads, list(contacts), list(planned))


def _require_no_active_holds(both: MergePlan) -> None:
    """Nobody loses a company in the middle of a call. What was typed under a hold that ended stays in the story."""
    here = Hold.objects.select_related("person", "lead").filter(company__in=[both.one, both.other])
    ended = list(here.select_for_update(of=["self"], skip_locked=True).filter(until__lte=Now()))
    for hold in here.exclude(pk__in=[each.pk for each in ended]):
        raise transitions.Refused(_("%(who)s is calling them now.") % {"who": hold.person})
    for hold in ended:
        drafts.save_from_hold(hold, late=True)
        hold.delete()


def _merge_leads(both: MergePlan, merged: MergeResult, by) -> None:
    """The leads that end do so first: a campaign has one open lead of a company."""
    survivor, duplicate = both.one, both.other
    continuing = {duplicates.duplicate.pk: duplicates.survivor for duplicates in merged.duplicates}
    merge_records.merge_steps(both, continuing, merged.people, by)
    for duplicates in merged.duplicates:
        _end(duplicates.duplicate, by)
        merge_records.merge_stakeholders(duplicates)
    changed = {each.pk for each in continuing.values()}
    said = _("%(goes)s was merged into %(survivor)s.") % {"goes": duplicate, "survivor": survivor}
    for lead in both.leads:
        if lead.company_id == duplicate.pk or lead.pk in changed:
            lead.company, lead.contact = survivor, merged.people.get(lead.contact_id or 0, lead.contact)
            transitions.save(lead, by)
        note = f"{said} {_('The other lead of this campaign goes on.')}" if lead.pk in continuing else said
        activities.log(lead, Activity.Kind.MERGED, note, by)


def _end(lead: Lead, by) -> None:
    """Ruled out as the same company; one that was lost for now does not come back beside the one that goes on."""
    if lead.is_open:
        lead.rule_out(by, FinalReason.DUPLICATE)
        next_steps.cancel_all(lead, by)
        transitions.save(lead, by, str(FinalReason.DUPLICATE.label))
    else:
        lead.recycle_on, lead.final = None, True
        transitions.save(lead, by)


def _requeue_with_numbers(survivor: Company, by) -> None:
    """Leads that waited for a number are called where the company has somebody with one."""
    waiting = NextStep.objects.filter(company=survivor, kind=StepKind.MISSING_NUMBER).values_list(
        "lead", flat=True
    )
    first_calls.plan_waiting(list(waiting), by, clock.now())
