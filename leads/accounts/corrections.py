"""Correct facts of a company and of one of its contacts, with their history in the timeline (R23)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leads.assignment import first_calls
from leads.compliance import call_windows, calling_law, eligibility, suppression
from leads.funnel import activities, transitions
from leads.models import Activity, Company, Contact, Lead, NextStep, Place
from leads.models.queue.ranks import NOT_CALLED
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from salesdesk import clock
from salesdesk.parsing import register_number

from . import relocation, suggestions

COMPANY_FIELDS = ("name", "address", "postcode", "city", "country", "website", "register_number")
#: Facts that decide the place, the law and the territory.
MOVING = {"country", "postcode"}
CONTACT_FIELDS = ("name", "title", "phone", "email")


class NumberTaken(transitions.Refused):
    """Another company has this registration number."""


def preview(lead: Lead, company: dict[str, Any]) -> list[str]:
    """Return what corrected facts of the company will move: local time, calling law and territories, in sentences."""
    firm, before = (Company.objects.select_related("place").get(pk=lead.company_id) for _copy in range(2))
    if not _moves(firm, _apply(firm, company)):
        return []
    return relocation.preview(firm, before, lead.contact.phone if lead.contact else "")


def _moves(firm: Company, changed: dict[str, Any]) -> bool:
    """Return whether the place changes: by its town too where names tell the time zone."""
    return bool(MOVING & changed.keys() or ("city" in changed and clock.names_decide(firm.country)))


@transaction.atomic
def correct(
    lead: Lead, contact: Contact | None, by, company: dict[str, Any], person: dict[str, Any]
) -> list[str]:
    """Save corrected facts and return what changed, as sentences. Raises Refused for a suppressed number or person.

    `company` and `person` hold values by field; the phone number is in E.164. A change takes effect everywhere: in
    dialling, e-mail, calling hours and calling law.
    """
    lead = transitions.lock_lead(lead.pk)
    firm = Company.objects.select_for_update(no_key=True).get(pk=lead.company_id)
    someone = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk) if contact else None
    changed = _apply(firm, {name: company[name] for name in COMPANY_FIELDS if name in company})
    moved = _moves(firm, changed)
    of_person = (
        _apply(someone, {name: person[name] for name in CONTACT_FIELDS if name in person}) if someone else {}
    )
    if not changed and not of_person:
        return []
    if changed:
        _require_own_number(firm)
        firm.save()
    if someone and of_person:
        if "phone" in of_person:
            if someone.phone:
                suppression.require_callable(someone)
            someone.phone_typed = someone.phone
        someone.save()
    moves = relocation.move(firm, by) if moved else []
    if moved or "phone" in of_person:
        # A region came with the old address.
        _check_calls_again(firm, someone, by, subdivision="" if moved else firm.place.subdivision)
    suggestions.settle_changed(firm, None, {name: getattr(firm, name) for name in changed}, by)
    if someone:
        suggestions.settle_changed(
            someone.company, someone, {name: getattr(someone, name) for name in of_person}, by
        )
    sentences = [*changed.values(), *of_person.values(), *moves]
    for each in Lead.objects.filter(company=firm).open():
        activities.log(
            each,
            Activity.Kind.NOTE,
            _("Corrected: %(facts)s") % {"facts": "; ".join(sentences)},
            by,
            contact_id=someone.pk if someone and of_person else None,
        )
    return sentences


def _apply(row, values: dict[str, Any]) -> dict[str, str]:
    """Set `values` on `row` and return a sentence for each that changed."""
    changed = {}
    for name, value in values.items():
        before = getattr(row, name)
        if value != before:
            setattr(row, name, value)
            label = str(row._meta.get_field(name).verbose_name)
            changed[name] = f"{label} {before or '–'} → {value or '–'}"
    return changed


def _require_own_number(firm: Company) -> None:
    """Raise NumberTaken if another company of the country has the registration number, however it is written."""
    number = register_number(firm.register_number, firm.country).number
    same = Company.objects.filter(country=firm.country, register_number=number).exclude(pk=firm.pk)
    if number and (other := same.first()):
        raise NumberTaken(
            _("%(company)s has this registration number. Merge the duplicates instead.") % {"company": other}
        )


def _check_calls_again(company: Company, contact: Contact | None, by, *, subdivision: str) -> None:
    """Move the calls to the place that the facts now describe, and check their number and the law again."""
    phone = contact.phone if contact else ""
    there = clock.place_of(company.country, subdivision, company.postcode, phone=phone, city=company.city)
    company.place = Place.stored(there)
    company.save(update_fields=["place"])
    calls = NextStep.objects.filter(company=company, kind__in=CALL_KINDS)
    calls.filter(without_legal_basis=False).update(place=company.place, ready=False)
    if contact and not contact.phone:
        calls.filter(contact=contact).update(
            kind=StepKind.MISSING_NUMBER,
            rank=NOT_CALLED,
            place=None,
            without_legal_basis=False,
            wall_time="",
            zone="",
        )
    calling_law.requeue_blocked("company.id = %(company)s", {"company": company.pk})
    first_calls.plan_waiting(list(company.leads.open().values_list("pk", flat=True)), by, clock.now())
    call_windows.roll(clock.now())
    eligibility.make_company_ready(company.pk, clock.now())
