"""Move the records of a duplicate company to the survivor, under the locks of merge.py beside it."""

from django.utils.translation import gettext as _

from leads.accounts import contact_matching
from leads.accounts.merging.plan import CARRIED_KINDS, DuplicateLeads, MergePlan
from leads.funnel import next_steps
from leads.imports.matching.company_columns import NUMBERS, TEXTS
from leads.models import Company, Contact, Lead, NextStep, Partner, Stakeholder, Visit
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from salesdesk import clock


def merge_people(both: MergePlan) -> dict[int, Contact]:
    """Merge contacts of both companies, with their stakeholder rows. Return survivors by duplicate id."""
    found = contact_matching.match_contacts(*both.people())
    for duplicate, survivor in found:
        redirect_contact(duplicate, survivor)
    survivors = {duplicate.pk: survivor for duplicate, survivor in found}
    merge_roles(survivors)
    return survivors


def redirect_contact(duplicate: Contact, survivor: Contact) -> None:
    """Save the survivor, and make the duplicate a merge redirect to it, with what was merged into it before."""
    survivor.save()
    duplicate.merged_into = survivor
    duplicate.save(update_fields=["merged_into"])
    duplicate.merge_redirects.update(merged_into=survivor)


def redirect_of(company: Company) -> Company:
    """Return the merge redirect of `company` that has its own name; the contacts merged within it stand there.

    So the contacts of a company are never redirects, and imports look for them at its redirects anyway.
    """
    key_fields = ("name", "country", "postcode", "city", "place")
    facts = {fact: getattr(company, fact) for fact in key_fields}
    found = Company.objects.filter(merged_into=company, register_number="", **facts).order_by("pk").first()
    return found or Company.objects.create(merged_into=company, **facts)


def merge_roles(survivors: dict[int, Contact]) -> None:
    """Move the stakeholder rows of merged contacts, by their id, to the survivors."""
    for stakeholder in Stakeholder.objects.filter(contact__in=survivors).order_by("pk"):
        _merge_stakeholder(stakeholder.lead_id, stakeholder, survivors[stakeholder.contact_id])
        stakeholder.delete()


def merge_stakeholders(duplicates: DuplicateLeads) -> None:
    """Copy the stakeholders of the closed lead to the surviving one."""
    for stakeholder in duplicates.duplicate.stakeholders.select_related("contact"):
        _merge_stakeholder(duplicates.survivor.pk, stakeholder, stakeholder.contact)


def merge_tasks(duplicates: DuplicateLeads) -> None:
    """Move the open tasks of the closed lead to the surviving one."""
    duplicates.duplicate.tasks.open().update(lead=duplicates.survivor)


def merge_facts(survivor: Company, duplicate: Company) -> None:
    """Fill blanks of the survivor from the duplicate and turn the duplicate into a merge redirect.

    If that changes the keys by which imports match the survivor, a further redirect keeps the previous keys.
    """
    previous_keys = _match_keys(survivor)
    key_fields = ("name", "name_key", "country", "postcode", "city", "place")
    redirect = Company(**{fact: getattr(survivor, fact) for fact in key_fields}, merged_into=survivor)
    for fact in TEXTS + NUMBERS:
        if getattr(survivor, fact) in ("", None):
            setattr(survivor, fact, getattr(duplicate, fact))
    if not survivor.country:
        survivor.country, survivor.place = duplicate.country, duplicate.place
    # The registration number is unique.
    duplicate.register_number, duplicate.merged_into = "", survivor
    duplicate.save()
    survivor.save()
    if _match_keys(survivor) != previous_keys:
        redirect.save()


def merge_steps(both: MergePlan, surviving_leads: dict[int, Lead], survivors: dict[int, Contact], by) -> None:
    """Move expected steps to the surviving lead; keep one step per lead and contact.

    Of two, the more urgent or earlier one is kept and mentions the other. Steps are set to not ready, so that a claim
    which read them before skips them until the eligibility sweep has run.
    """
    leads, kept = {lead.pk: lead for lead in both.leads}, dict[tuple, NextStep]()
    for step in sorted(both.planned, key=lambda each: (each.rank, each.due_at, each.pk)):
        if step.lead_id in surviving_leads and step.kind not in CARRIED_KINDS:
            continue
        lead = surviving_leads.get(step.lead_id, leads[step.lead_id])
        if contact := survivors.get(step.contact_id or 0):
            step.contact = contact
        first = kept.setdefault((lead.pk, step.contact_id), step)
        if first is not step:
            if step.kind in CARRIED_KINDS:
                first.why = f"{_also_waiting_for(step)} {first.why}"[:300]
            next_steps.cancel(step, by)
            continue
        step.lead, step.company, step.ready = lead, both.one, False
        step.territory = lead.territory or step.territory
        if step.kind in CALL_KINDS and step.place_id:
            step.place = both.one.place
    moved = ["lead", "contact", "company", "territory", "place", "ready", "why"]
    NextStep.objects.bulk_update(kept.values(), moved)


def merge_partners(survivor: Company, duplicate: Company) -> None:
    """Move the partnership. If both have one, that of the duplicate ends and its leads get the other."""
    kept = Partner.objects.active().filter(company=survivor).first()
    ending = Partner.objects.active().filter(company=duplicate).first()
    if kept and ending:
        Lead.objects.filter(partner=ending).update(partner=kept)
        ending.ended_at = clock.now()
        ending.save(update_fields=["ended_at"])
    duplicate.partners.update(company=survivor)


def merge_visits(survivor: Company, duplicate: Company) -> None:
    """Move the visits; a visit known at both companies is kept once."""
    coming = [
        Visit(company=survivor, person_id=each.person_id, at=each.at) for each in duplicate.visits.all()
    ]
    duplicate.visits.all().delete()
    Visit.objects.bulk_create(coming, ignore_conflicts=True)


def _also_waiting_for(step: NextStep) -> str:
    """Describe the step that is merged into another one."""
    if step.kind == StepKind.CALLBACK:
        return _("Also a promised call: %(when)s.") % {"when": step.wall_time.replace("T", " ")}
    return f"{step.get_kind_display()}. {step.why}".strip()


def _match_keys(company: Company) -> tuple[str, str]:
    return company.country, company.postcode or company.city.lower()


def _merge_stakeholder(lead_id: int, stakeholder: Stakeholder, contact: Contact) -> None:
    """Copy the stakeholder unless the contact is one in this lead; `spoken_to` is kept if either is true."""
    facts = {
        "buying_role": stakeholder.buying_role,
        "stance": stakeholder.stance,
        "spoken_to": stakeholder.spoken_to,
        "by": stakeholder.by,
    }
    existing, created = Stakeholder.objects.get_or_create(lead_id=lead_id, contact=contact, defaults=facts)
    if not created and stakeholder.spoken_to and not existing.spoken_to:
        existing.spoken_to = True
        existing.save(update_fields=["spoken_to"])
