"""Merge duplicate companies: one survives, the other becomes a merge redirect to it.

Only one rep may call a company at a time (R4), which fails while the company exists twice. Lock order: both
companies against imports, their leads by id, the two companies, the next steps, then holds (holds.py beside it).
"""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from leads.accounts.merging import holds
from leads.accounts.merging import records as merge_records
from leads.accounts.merging.consents import merge_consents
from leads.accounts.merging.plan import DuplicateLeads, MergePlan
from leads.accounts.merging.recording import Recorder
from leads.assignment import first_calls
from leads.compliance import calling_law
from leads.funnel import activities, next_steps, transitions
from leads.imports.engine import locks
from leads.models import Activity, Company, Contact, Lead, Merge, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import FinalReason
from salesdesk import clock
from salesdesk.custom_fields import writing as custom_fields
from salesdesk.custom_fields.models import Subject
from salesdesk.hooks import Hook
from salesdesk.people.permissions import MERGE_COMPANIES


class MergeResult(NamedTuple):
    """The surviving contact by the id of each merged contact, and the closed leads with their survivors."""

    people: dict[int, Contact]
    duplicates: list[DuplicateLeads]


#: Called within the transaction, under the locks. The app that owns meetings connects to it.
companies_merged: Hook[[MergeResult], object] = Hook()


@transaction.atomic
def merge(survivor: Company, duplicate: Company, by) -> Company:
    """Merge `duplicate` into `survivor` and return the survivor.

    Raises Refused, with nothing changed, while a rep has one of them on screen or if they can't be merged.
    """
    if by.role not in MERGE_COMPANIES:
        raise transitions.NotYours(_("Only sales support, managers and admins can merge companies."))
    both = _locked(survivor.pk, duplicate.pk)
    for reason in both.obstacles(by):
        raise transitions.Refused(reason)
    survivor, duplicate = both.one, both.other
    _require_no_active_holds(both)
    recorder = Recorder([survivor.pk, duplicate.pk])
    record = Merge(company=survivor, gone_company=duplicate, by=by, rows={})
    merged = MergeResult(merge_records.merge_people(both), both.duplicates())
    merge_consents(merged.people, by)
    merge_records.merge_facts(survivor, duplicate)
    _merge_custom_fields(both, merged)
    _merge_leads(both, merged, by)
    companies_merged(merged)
    merge_records.merge_visits(survivor, duplicate)
    merge_records.merge_partners(survivor, duplicate)
    duplicate.attachments.update(company=survivor)
    Company.objects.filter(merged_into=duplicate).update(merged_into=survivor)
    Contact.objects.filter(company=duplicate, merged_into=None).update(company=survivor)
    requeue(survivor, by)
    recorder.save(record)
    return survivor


def _locked(one: int, other: int) -> MergePlan:
    """Lock both companies with their leads and next steps until the transaction ends."""
    # An import that has matched its rows would still write to the duplicate. Its steps take a moment, so wait.
    locks.lock_companies([one, other], shared=True)
    ours = Lead.objects.filter(company__in=[one, other]).order_by("pk")
    leads = [transitions.lock_lead(pk) for pk in ours.values_list("pk", flat=True)]
    companies = Company.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one, other])
    if [lead.pk for lead in leads] != list(ours.values_list("pk", flat=True)):
        raise transitions.Refused(_("These companies have changed in the meantime. Reload and try again."))
    planned = NextStep.objects.select_for_update().filter(company__in=companies).order_by("pk")
    contacts = Contact.objects.filter(company__in=companies, merged_into=None).order_by("pk")
    return MergePlan(companies[one], companies[other], leads, list(contacts), list(planned))


def _require_no_active_holds(both: MergePlan) -> None:
    holds.require_no_calls([both.one, both.other])


def _merge_custom_fields(both: MergePlan, merged: MergeResult) -> None:
    custom_fields.merge(Subject.COMPANY, {both.other.pk: both.one.pk})
    custom_fields.merge(Subject.CONTACT, {pk: survivor.pk for pk, survivor in merged.people.items()})
    custom_fields.merge(Subject.LEAD, {each.duplicate.pk: each.survivor.pk for each in merged.duplicates})


def _merge_leads(both: MergePlan, merged: MergeResult, by) -> None:
    """Close the duplicate leads first: a company has at most one open lead per campaign."""
    survivor, duplicate = both.one, both.other
    continuing = {duplicates.duplicate.pk: duplicates.survivor for duplicates in merged.duplicates}
    merge_records.merge_steps(both, continuing, merged.people, by)
    for duplicates in merged.duplicates:
        _close(duplicates.duplicate, by)
        merge_records.merge_stakeholders(duplicates)
        merge_records.merge_tasks(duplicates)
        duplicates.survivor.partner_id = duplicates.survivor.partner_id or duplicates.duplicate.partner_id
    changed = {each.pk for each in continuing.values()}
    text = _("%(duplicate)s was merged into %(survivor)s.") % {"duplicate": duplicate, "survivor": survivor}
    for lead in both.leads:
        if lead.company_id == duplicate.pk or lead.pk in changed:
            lead.company, lead.contact = survivor, merged.people.get(lead.contact_id or 0, lead.contact)
            transitions.save(lead, by)
        note = f"{text} {_('This lead was closed as a duplicate.')}" if lead.pk in continuing else text
        activities.log(lead, Activity.Kind.MERGED, note, by)


def _close(lead: Lead, by) -> None:
    """Disqualify the lead as a duplicate; one that was lost for now no longer recycles."""
    if lead.is_open:
        lead.rule_out(by, FinalReason.DUPLICATE)
        next_steps.cancel_all(lead, by)
        transitions.save(lead, by, str(FinalReason.DUPLICATE.label))
    else:
        lead.recycle_on, lead.final = None, True
        transitions.save(lead, by)


def requeue(survivor: Company, by) -> None:
    """Queue calls that waited for a legal basis, or for a phone number if the company now has one."""
    calling_law.requeue_blocked("company.id = %(company)s", {"company": survivor.pk})
    waiting = NextStep.objects.filter(company=survivor, kind=StepKind.MISSING_NUMBER).values_list(
        "lead", flat=True
    )
    first_calls.plan_waiting(list(waiting), by, clock.now())
