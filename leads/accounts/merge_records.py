"""What two companies have comes together at the one that stays, under the locks of leads.accounts.merge."""

from django.utils.translation import gettext as _

from leads.funnel import next_steps
from leads.imports.company_columns import NUMBERS, TEXTS
from leads.models import Company, Contact, Lead, NextStep, Stakeholder, Visit
from leads.models.queue.next_step import CALL_KINDS, StepKind

from . import contact_matching
from .merge_plan import CARRIED_KINDS, DuplicateLeads, MergePlan


def merge_people(both: MergePlan) -> dict[int, Contact]:
    """Who is at both stays once: seats go to the one that stays, and the other row points to it."""
    found = contact_matching.match_contacts(*both.people())
    for gone, survivor in found:
        survivor.save()
        gone.merged_into = survivor
        gone.save(update_fields=["merged_into"])
        gone.merge_redirects.update(merged_into=survivor)
    stays_as = {gone.pk: survivor for gone, survivor in found}
    for stakeholder in Stakeholder.objects.filter(contact__in=stays_as).order_by("pk"):
        _merge_stakeholder(stakeholder.lead_id, stakeholder, stays_as[stakeholder.contact_id])
        stakeholder.delete()
    return stays_as


def merge_stakeholders(duplicates: DuplicateLeads) -> None:
    """Who decides is known to the lead that goes on, too."""
    for stakeholder in duplicates.duplicate.stakeholders.select_related("contact"):
        _merge_stakeholder(duplicates.survivor.pk, stakeholder, stakeholder.contact)


def merge_facts(survivor: Company, duplicate: Company) -> None:
    """Blanks are filled, as a list would fill them; what is known stays. Where that changes by what it is recognised
    in a list, a signpost stands for how it was known until now."""
    known = _known_by(survivor)
    until_now = ("name", "name_key", "country", "postcode", "city", "place")
    signpost = Company(**{fact: getattr(survivor, fact) for fact in until_now}, merged_into=survivor)
    for fact in TEXTS + NUMBERS:
        if getattr(survivor, fact) in ("", None):
            setattr(survivor, fact, getattr(duplicate, fact))
    if not survivor.country:
        survivor.country, survivor.place = duplicate.country, duplicate.place
    # A number in the register is one company's.
    duplicate.register_number, duplicate.merged_into = "", survivor
    duplicate.save()
    survivor.save()
    if _known_by(survivor) != known:
        signpost.save()


def merge_steps(both: MergePlan, survivor: dict[int, Lead], stays_as: dict[int, Contact], by) -> None:
    """What somebody waits for goes on with the lead that goes on. With one person one thing comes next: of two the
    more urgent, the earlier; the other is brought up with it. None is ready: a claim that read it before waits, looks
    again, and goes on to another; the sweep decides anew."""
    leads, standing = {lead.pk: lead for lead in both.leads}, dict[tuple, NextStep]()
    for step in sorted(both.planned, key=lambda each: (each.rank, each.due_at, each.pk)):
        if step.lead_id in survivor and step.kind not in CARRIED_KINDS:
            continue
        lead = survivor.get(step.lead_id, leads[step.lead_id])
        if contact := stays_as.get(step.contact_id or 0):
            step.contact = contact
        first = standing.setdefault((lead.pk, step.contact_id), step)
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
    NextStep.objects.bulk_update(standing.values(), moved)


def merge_visits(survivor: Company, duplicate: Company) -> None:
    """Told of both it is one meeting."""
    coming = [
        Visit(company=survivor, person_id=each.person_id, at=each.at) for each in duplicate.visits.all()
    ]
    duplicate.visits.all().delete()
    Visit.objects.bulk_create(coming, ignore_conflicts=True)


def _also_waiting_for(step: NextStep) -> str:
    """What else they wait for, where one step stands for two."""
    if step.kind == StepKind.CALLBACK:
        return _("Also promised: %(when)s.") % {"when": step.wall_time.replace("T", " ")}
    return f"{step.get_kind_display()}. {step.why}".strip()


def _known_by(company: Company) -> tuple[str, str]:
    return company.country, company.postcode or company.city.lower()


def _merge_stakeholder(lead_id: int, stakeholder: Stakeholder, contact: Contact) -> None:
    """The same part in this lead, unless they have one; who was spoken to somewhere was."""
    facts = {
        "buying_role": stakeholder.buying_role,
        "stance": stakeholder.stance,
        "spoken_to": stakeholder.spoken_to,
        "by": stakeholder.by,
    }
    here, made = Stakeholder.objects.get_or_create(lead_id=lead_id, contact=contact, defaults=facts)
    if not made and stakeholder.spoken_to and not here.spoken_to:
        here.spoken_to = True
        here.save(update_fields=["spoken_to"])
