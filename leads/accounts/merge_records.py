"""What two companies have comes together at the one that stays, under the locks of leads.accounts.merge."""

from django.utils.translation import gettext as _

from leads.funnel import next_steps
from leads.imports.facts import NUMBERS, TEXTS
from leads.models import Company, Contact, Lead, NextStep, Seat, Visit
from leads.models.nextstep import CALLS, Kind

from . import contact_matching
from .merge_plan import CARRIED, Both, Twice


def people(both: Both) -> dict[int, Contact]:
    """Who is at both stays once: seats go to the one that stays, and the other row points to it."""
    found = contact_matching.pairs(*both.people())
    for gone, stays in found:
        stays.save()
        gone.same_as = stays
        gone.save(update_fields=["same_as"])
        gone.signposts.update(same_as=stays)
    stays_as = {gone.pk: stays for gone, stays in found}
    for seat in Seat.objects.filter(contact__in=stays_as).order_by("pk"):
        _seat(seat.lead_id, seat, stays_as[seat.contact_id])
        seat.delete()
    return stays_as


def seats(twice: Twice) -> None:
    """Who decides is known to the lead that goes on, too."""
    for seat in twice.ends.seats.select_related("contact"):
        _seat(twice.goes_on.pk, seat, seat.contact)


def facts(stays: Company, goes: Company) -> None:
    """Blanks are filled, as a list would fill them; what is known stays. Where that changes by what it is recognised
    in a list, a signpost stands for how it was known until now."""
    known = _known_by(stays)
    until_now = ("name", "name_key", "country", "postcode", "city", "place")
    signpost = Company(**{fact: getattr(stays, fact) for fact in until_now}, merged_into=stays)
    for fact in TEXTS + NUMBERS:
        if getattr(stays, fact) in ("", None):
            setattr(stays, fact, getattr(goes, fact))
    if not stays.country:
        stays.country, stays.place = goes.country, goes.place
    # A number in the register is one company's.
    goes.register_number, goes.merged_into = "", stays
    goes.save()
    stays.save()
    if _known_by(stays) != known:
        signpost.save()


def plans(both: Both, goes_on: dict[int, Lead], stays_as: dict[int, Contact], by) -> None:
    """What somebody waits for goes on with the lead that goes on. With one person one thing comes next: of two the
    more urgent, the earlier; the other is brought up with it. None is ready: a claim that read it before waits, looks
    again, and goes on to another; the sweep decides anew."""
    leads, standing = {lead.pk: lead for lead in both.leads}, dict[tuple, NextStep]()
    for step in sorted(both.planned, key=lambda each: (each.rank, each.due_at, each.pk)):
        if step.lead_id in goes_on and step.kind not in CARRIED:
            continue
        lead = goes_on.get(step.lead_id, leads[step.lead_id])
        if contact := stays_as.get(step.contact_id or 0):
            step.contact = contact
        first = standing.setdefault((lead.pk, step.contact_id), step)
        if first is not step:
            if step.kind in CARRIED:
                first.why = f"{_also(step)} {first.why}"[:300]
            next_steps.give_up(step, by)
            continue
        step.lead, step.company, step.ready = lead, both.one, False
        step.territory = lead.territory or step.territory
        if step.kind in CALLS and step.place_id:
            step.place = both.one.place
    moved = ["lead", "contact", "company", "territory", "place", "ready", "why"]
    NextStep.objects.bulk_update(standing.values(), moved)


def visits(stays: Company, goes: Company) -> None:
    """Told of both it is one meeting."""
    coming = [Visit(company=stays, person_id=each.person_id, at=each.at) for each in goes.visits.all()]
    goes.visits.all().delete()
    Visit.objects.bulk_create(coming, ignore_conflicts=True)


def _also(step: NextStep) -> str:
    """What else they wait for, where one step stands for two."""
    if step.kind == Kind.PROMISE:
        return _("Also promised: %(when)s.") % {"when": step.wall_time.replace("T", " ")}
    return f"{step.get_kind_display()}. {step.why}".strip()


def _known_by(company: Company) -> tuple[str, str]:
    return company.country, company.postcode or company.city.lower()


def _seat(lead_id: int, seat: Seat, contact: Contact) -> None:
    """The same part in this lead, unless they have one; who was spoken to somewhere was."""
    facts = {"part": seat.part, "stance": seat.stance, "spoken": seat.spoken, "by": seat.by}
    here, made = Seat.objects.get_or_create(lead_id=lead_id, contact=contact, defaults=facts)
    if not made and seat.spoken and not here.spoken:
        here.spoken = True
        here.save(update_fields=["spoken"])
