"""Bring in what a stranger sent with a public form: an MQL, or a request for a call (R22)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.utils.translation import gettext as _

from leads.accounts import known_companies, new_lead
from leads.accounts.contact_matching import match_contacts
from leads.accounts.new_lead import NewLead
from leads.assignment import intake
from leads.compliance import eligibility, suppression
from leads.email_nurture import call_requests, clicks, rep_alerts
from leads.email_nurture.call_requests import ALERT, CallRequest, Origin
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Company, Contact, FormSubmission, FormText, Hold, Lead, PublicForm
from leads.models.compliance.calling_law import LegalBasis
from leads.models.queue.step_kind import StepKind
from leads.models.stages import OPEN_STAGES, Source, Stage
from leads.public_forms import guard, proof_of_work
from salesdesk import clock
from salesdesk.notifications.models import Kind

SOURCES = {
    PublicForm.Kind.CALL: Source.FORM,
    PublicForm.Kind.DOWNLOAD: Source.DOWNLOAD,
    PublicForm.Kind.CONTACT: Source.FORM,
}
#: The same answers within this time are a double click, or a second try after a network failure.
REPEATED_WITHIN = timedelta(minutes=10)
#: Stages in which new interest moves a lead.
MOVED = (Stage.SUSPECT, Stage.PROSPECT, Stage.MQL)


@dataclass(frozen=True)
class Answers:
    """The values of a submission. `phone` is E.164; `typed` has all fields as they were sent."""

    company: str
    name: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    when: str = ""
    question: str = ""
    typed: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def submit(
    form: PublicForm, text: FormText, answers: Answers, origin: str, proof: str = ""
) -> FormSubmission:
    """Find or add the company, contact and lead, show the interest, and keep the proof of consent.

    A known company is known by its number or name; nothing of it is overwritten. A lead beyond MQL stays as it is, and
    its holder is notified. A repeated submission changes nothing. A verified proof of work is used up; raises Refused
    if other answers used it, and guard.TooMany if the form has taken too many.
    """
    known_companies.lock_name(answers.company, form.country)
    if repeated := _repeated(form, answers):
        return repeated
    if proof:
        proof_of_work.spend(proof)
        guard.count_solved(form, clock.now())
    company = _company(form, answers)
    contact = _contact(company, text, answers)
    lead = _lead(form, company, contact)
    _adopt(lead, contact)
    submission = FormSubmission.objects.create(
        form=form, text=text, lead=lead, answers=answers.typed, origin=origin[:200]
    )
    _show(lead, contact, form, answers, f"form:{form.pk}:{submission.pk}")
    eligibility.make_company_ready(company.pk, clock.now())
    return submission


def _repeated(form: PublicForm, answers: Answers) -> FormSubmission | None:
    """Return a recent submission with the same answers. Reads few rows, as a form takes only so many (guard.py)."""
    since = clock.now() - REPEATED_WITHIN
    recent = takewhile(
        lambda each: each.at >= since, form.submissions.order_by("-pk").iterator(chunk_size=100)
    )
    return next((each for each in recent if each.answers == answers.typed), None)


def _company(form: PublicForm, answers: Answers) -> Company:
    number = {"country": form.country, "phone": answers.phone}
    by_number = known_companies.matching(name="", **number) if answers.phone else []
    known = by_number or known_companies.matching(name=answers.company, country=form.country)
    return known[0] if known else new_lead.create_company(_new(form, answers))


def _new(form: PublicForm, answers: Answers) -> NewLead:
    return NewLead(
        campaign=form.campaign,
        source=SOURCES[PublicForm.Kind(form.kind)],
        name=answers.company,
        country=form.country,
        postcode=answers.postcode,
        phone=answers.phone,
    )


def _contact(company: Company, text: FormText, answers: Answers) -> Contact | None:
    """Return the contact, known or new, with their consent. A suppressed number stays out."""
    if not (answers.name or answers.email or answers.phone):
        return None
    number = "" if answers.phone and suppression.is_suppressed(answers.phone) else answers.phone
    coming = Contact(
        company=company,
        name=answers.name,
        email=answers.email,
        phone=number,
        phone_typed=answers.typed.get("phone", "")[:80] if number else "",
        legal_basis=LegalBasis.CONSENT if number else "",
        legal_basis_since=clock.now().date() if number else None,
        legal_basis_proof=f"{text.form}: {text.consent}"[:300] if number else "",
    )
    matched = match_contacts(list(company.contacts.filter(merged_into=None)), [coming])
    contact = matched[0][1] if matched else coming
    contact.save()
    return contact


def _lead(form: PublicForm, company: Company, contact: Contact | None) -> Lead:
    """Return the open lead of the company in the form's campaign, locked, or a new one."""
    opened = Lead.objects.filter(company=company, campaign=form.campaign, stage__in=OPEN_STAGES).first()
    if opened is None:
        source = SOURCES[PublicForm.Kind(form.kind)]
        opened = intake.create_lead(company, form.campaign, contact, by=None, source=source)
    return transitions.lock_lead(opened.pk)


def _plan_call(
    lead: Lead, contact: Contact | None, why: str, source: Source, call_at: datetime | None
) -> None:
    """Plan the call that was asked for, beside one that is promised to a colleague of theirs."""
    if not lead.steps.filter(kind=StepKind.CALLBACK).exists():
        clicks.reactivate(lead, why, source=source, asked_to_be_called=True, call_at=call_at)
    elif contact and contact.phone and not lead.steps.filter(contact=contact).exists():
        kind = StepKind.CALLBACK if call_at else StepKind.CALL_REQUEST
        due_at = call_at or clock.now()
        next_steps.plan(lead, kind, due_at=due_at, contact=contact, assignee=lead.holder, why=why)


def _adopt(lead: Lead, contact: Contact | None) -> None:
    """Call the person who asks, unless somebody of the company is being called or is promised a call."""
    if contact is None or not contact.phone or contact.pk == lead.contact_id or lead.stage not in MOVED:
        return
    if Hold.objects.active().filter(lead=lead).exists() or lead.steps.filter(kind=StepKind.CALLBACK).exists():
        return
    lead.steps.filter(contact=lead.contact_id).update(contact=contact)
    lead.contact = contact
    transitions.save(lead, None)


def _show(lead: Lead, contact: Contact | None, form: PublicForm, answers: Answers, key: str) -> None:
    source = SOURCES[PublicForm.Kind(form.kind)]
    source_text = _("Form “%(form)s”") % {"form": form}
    if form.kind == PublicForm.Kind.CALL and lead.territory:
        request = CallRequest(answers.phone, answers.when, answers.question)
        unheard = call_requests.handle(
            lead, contact, request, Origin(source_text, key, source, Activity.Kind.NOTE)
        )
        if unheard and lead.stage in MOVED:
            _plan_call(lead, contact, unheard, source, call_requests.promised_at(lead, answers.when))
        return
    asked = [form.brochure.title] if form.brochure else []
    lines = [source_text, *asked, answers.when, answers.question]
    activities.log(lead, Activity.Kind.NOTE, "\n".join(line for line in lines if line), contact=contact)
    interest = " · ".join(" ".join(line.split()) for line in lines if line)[:200]
    if lead.territory and lead.stage in MOVED:
        intake.show_interest(lead, interest, by=None, source=source)
    elif lead.holder:
        rep_alerts.alert(lead.holder, lead, ALERT if answers.when else interest, key, Kind.INTEREST)
