"""Merge two contacts of one company: one is kept, the other becomes a merge redirect to it.

Lock order: numbers against suppressions, the company against imports, its leads by id, the company, the contacts,
the next steps, then holds (holds.py beside it).
"""

from collections.abc import Callable, Collection

from django.db import transaction
from django.utils.translation import gettext as _

from leads.accounts.merging import holds, records
from leads.accounts.merging.consents import merge_consents
from leads.accounts.merging.contact_plan import (
    FACTS,
    ContactPlan,
    must_not_be_called,
    must_not_be_written_to,
    with_values,
)
from leads.accounts.merging.merge import MergeResult, companies_merged, requeue
from leads.accounts.merging.plan import MergePlan
from leads.accounts.merging.recording import Recorder
from leads.compliance import person_suppression, suppression
from leads.funnel import activities, transitions
from leads.imports.engine import locks
from leads.models import Activity, Company, Contact, FactSuggestion, Lead, Merge, NextStep
from salesdesk.custom_fields import writing as custom_fields
from salesdesk.custom_fields.models import Subject
from salesdesk.people.permissions import MERGE_COMPANIES


@transaction.atomic
def merge(
    kept: Contact,
    gone: Contact,
    by,
    *,
    taken: Collection[str] = (),
    has_conflict: Callable[[ContactPlan], bool] = lambda plan: False,
) -> Contact | None:
    """Merge `gone` into `kept` and return it. Facts that only one of them has are kept.

    `taken` are the keys of the differing facts that are taken from `gone`. `has_conflict` gets the plan under the
    locks; if it says so, nothing is saved and None is returned. Raises Refused, with nothing changed, while a rep has
    the company on screen or if they can't be merged.
    """
    if by.role not in MERGE_COMPANIES:
        raise transitions.NotYours(_("Only sales support, managers and admins can merge contacts."))
    plan, steps = _locked(kept.pk, gone.pk)
    kept, gone = plan.kept, plan.gone
    for reason in plan.obstacles(by):
        raise transitions.Refused(reason)
    holds.require_no_calls([kept.company])
    if has_conflict(plan):
        return None
    recorder = Recorder([kept.company_id])
    record = Merge(company=kept.company, contact=kept, gone_contact=gone, by=by, rows={})
    no_calls, no_mail = must_not_be_called(kept, gone), must_not_be_written_to(kept, gone)
    left_out = [
        f"{fact.label} {fact.kept if fact.key in taken else fact.gone}"
        for fact in plan.facts()
        if fact.differs
    ]
    text = _("%(gone)s was merged into %(kept)s.") % {"gone": gone, "kept": kept}
    _take_facts(plan, taken)
    gone.company = records.redirect_of(kept.company)
    gone.save(update_fields=["company"])
    records.redirect_contact(gone, kept)
    merged = {gone.pk: kept}
    records.merge_roles(merged)
    merge_consents(merged, by)
    _merge_values(plan, taken)
    _move_suggestions(plan)
    _move_leads(plan, steps, by)
    companies_merged(MergeResult(merged, []))
    _keep_suppressions(plan, no_calls=no_calls, no_mail=no_mail, by=by)
    requeue(kept.company, by)
    recorder.save(record)
    if left_out:
        text += " " + _("Not kept: %(facts)s.") % {"facts": "; ".join(left_out)}
    for lead in plan.leads:
        activities.log(lead, Activity.Kind.MERGED, text, by, contact_id=kept.pk)
    return kept


def _locked(kept: int, gone: int) -> tuple[ContactPlan, list[NextStep]]:
    """Lock both contacts with their company, its leads and their next steps until the transaction ends."""
    both = Contact.objects.select_related("company__place")
    for contact in both.filter(pk__in=[kept, gone]).order_by("pk"):
        person_suppression.lock(contact)
    company = both.get(pk=kept).company_id
    locks.lock_companies([company], shared=True)
    ours = Lead.objects.filter(company=company).order_by("pk")
    leads = [transitions.lock_lead(pk) for pk in ours.values_list("pk", flat=True)]
    Company.objects.select_for_update(no_key=True).get(pk=company)
    people = both.select_for_update(of=["self"], no_key=True).order_by("pk").in_bulk([kept, gone])
    if people[kept].company_id != company:
        raise transitions.Refused(_("These contacts have changed in the meantime. Reload and try again."))
    steps = NextStep.objects.select_for_update().filter(company=company, contact__in=people).order_by("pk")
    return with_values(people[kept], people[gone], leads), list(steps)


def _take_facts(plan: ContactPlan, taken: Collection[str]) -> None:
    """Set the facts of the kept contact: its own, those taken from the other one, and those that it lacks."""
    for name, columns in FACTS.items():
        if name in taken or not getattr(plan.kept, name):
            for column in columns:
                setattr(plan.kept, column, getattr(plan.gone, column))
        elif getattr(plan.kept, name) == getattr(plan.gone, name):
            for column in columns:
                if getattr(plan.kept, column) in ("", None):
                    setattr(plan.kept, column, getattr(plan.gone, column))


def _merge_values(plan: ContactPlan, taken: Collection[str]) -> None:
    """Merge the values of custom fields; those of fields without a choice are filled in where they are missing."""
    custom_fields.merge(Subject.CONTACT, {plan.gone.pk: plan.kept.pk})
    chosen = [field for field in plan.fields if f"custom_{field.key}" in taken]
    if chosen:
        theirs = {field.key: plan.value(plan.gone, field) for field in chosen}
        custom_fields.write(custom_fields.lock(Subject.CONTACT, plan.kept.pk), chosen, theirs)


def _move_suggestions(plan: ContactPlan) -> None:
    """Move what lists suggested for the other contact; the same suggestion is kept once."""
    known = set(plan.kept.suggestions.values_list("field", "value"))
    for each in plan.gone.suggestions.all():
        if (each.field, each.value) in known:
            each.delete()
    FactSuggestion.objects.filter(contact=plan.gone).update(contact=plan.kept)


def _move_leads(plan: ContactPlan, steps: list[NextStep], by) -> None:
    """Point leads and their calls at the kept contact; of two calls to them in one lead the more urgent one stays."""
    company = plan.kept.company
    both = MergePlan(company, company, list(plan.leads), [], steps)
    records.merge_steps(both, {}, {plan.gone.pk: plan.kept}, by)
    for lead in plan.leads:
        if lead.contact_id == plan.gone.pk:
            lead.contact = plan.kept
            transitions.save(lead, by)


def _keep_suppressions(plan: ContactPlan, *, no_calls: bool, no_mail: bool, by) -> None:
    """Suppress the kept contact if one of both was: the strictest rule wins (R21)."""
    facts = {"by": by, "reason": _("Merged with a contact that is suppressed."), "source": "merge"}
    if no_calls:
        person_suppression.suppress_person(plan.kept, **facts)
        if plan.gone.phone and plan.gone.phone != plan.kept.phone:
            suppression.suppress_number(plan.gone.phone, **facts)
    if no_mail:
        for email in {plan.kept.email, plan.gone.email} - {""}:
            suppression.suppress_address(email, **facts)
