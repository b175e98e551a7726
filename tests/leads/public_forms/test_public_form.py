"""Strangers send a form from a page of the desk or from another site; it becomes an MQL or a call request."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import ProgrammingError, transaction
from django.urls import reverse

from leads.compliance import suppression
from leads.funnel import next_steps
from leads.models import Company, Contact, FormSubmission, FormText, Lead, PublicForm
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage
from leads.public_forms import definitions, guard
from leads.queue import claim
from salesdesk import clock

from .conftest import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

HERE, ELSEWHERE = settings.DESK_URL, "https://evil.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize("site", [SITE, HERE])
def test_call_request_is_an_mql_that_is_called_next(send, ann, site):
    assert send(site, question="What do ten doors cost?").status_code == 302

    lead = Lead.objects.get()
    assert (lead.stage, lead.source, lead.contact.phone) == (Stage.MQL, Source.FORM, "+31135550142")
    step = claim.take_next(ann)
    assert (step.lead, step.kind) == (lead, StepKind.CALL_REQUEST)
    assert "What do ten doors cost?" in step.why


def test_repeated_submission_changes_nothing(send, form):
    for _click in range(2):
        assert send(question="What do ten doors cost?").status_code == 302
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        send(question="What do ten doors cost?")
    send(question="And what do twenty cost?")

    assert 3 == form.submissions.count()
    assert 1 == Lead.objects.count()


def test_time_that_is_understood_is_a_promise_at_their_place(send):
    send(when="Friday after two")

    step = Lead.objects.get().steps.get()
    assert step.kind == StepKind.CALLBACK
    assert step.due_at == datetime(2026, 11, 27, 14, 0, tzinfo=AMSTERDAM)
    assert "Friday after two" in step.why


@pytest.mark.parametrize("typed", ["any morning", "Sunday 11:00", "Friday 23:00", "yesterday"])
def test_other_times_are_shown_as_typed(send, typed):
    send(when=typed)

    step = Lead.objects.get().steps.get()
    assert step.kind == StepKind.CALL_REQUEST
    assert typed in step.why


def test_consent_is_kept_as_it_was_shown(send, form, ada):
    shown = form.texts.get()
    definitions.write_texts(form, {"en": ("Call me", "A longer text.")}, ada)
    send(text=shown.pk)

    submission = FormSubmission.objects.get()
    assert submission.text.consent == "You may call me about this."
    assert submission.lead.contact.legal_basis_proof == "Call me: You may call me about this."
    with pytest.raises(ProgrammingError), transaction.atomic():
        FormText.objects.filter(pk=shown.pk).update(consent="Another")


@pytest.mark.parametrize(
    "typed", [{"consent": ""}, {"phone": ""}, {"phone": "12"}, {"company": ""}, {"email": "kim@"}]
)
def test_form_with_an_error_is_shown_again_as_typed(send, typed):
    answer = send(question="What do ten doors cost?", **typed)

    assert answer.status_code == 422
    assert "What do ten doors cost?" in answer.content.decode()
    assert not Company.objects.exists()


@pytest.mark.parametrize("site", [ELSEWHERE, "null", ""])
def test_foreign_sites_are_refused(send, site):
    assert send(site).status_code == 403
    assert not FormSubmission.objects.exists()


def test_program_that_fills_in_everything_is_thanked_and_left_out(send):
    assert send(website="https://pills.example").status_code == 302
    assert not FormSubmission.objects.exists()


def test_thousand_submissions_from_one_address_are_stopped(send, monkeypatch):
    answers = [send().status_code for _time in range(guard.PER_ADDRESS.attempts + 2)]

    assert answers == [302] * guard.PER_ADDRESS.attempts + [429] * 2
    assert Lead.objects.count() == 1


def test_known_company_gets_no_second_lead(send, lead, ann):
    send(company="van houten logistiek", name="Kim Bos")

    lead = Lead.objects.get()
    assert (lead.stage, lead.contact.name) == (Stage.MQL, "Kim Bos")
    assert claim.take_next(ann).contact.name == "Kim Bos"


def test_promised_call_to_a_colleague_stays(send, lead, ann):
    lead.steps.all().delete()
    next_steps.plan(lead, StepKind.CALLBACK, due_at=clock.now() + timedelta(hours=2))
    send(company="Van Houten Logistiek", name="Kim Bos")

    kinds = dict(lead.steps.values_list("contact__name", "kind"))
    assert kinds["Sanne Dekker"] == StepKind.CALLBACK
    assert kinds["Kim Bos"] == StepKind.CALL_REQUEST


def test_suppressed_number_is_not_stored(send, ann):
    suppression.suppress_number("+31135550142", by=ann, reason="Do not call.", source="call")
    send()

    assert not Contact.objects.exclude(phone="").exists()
    assert Lead.objects.get().steps.get().kind == StepKind.MISSING_NUMBER


def test_closed_form_takes_nothing(send, form):
    PublicForm.objects.update(is_open=False)
    assert send().status_code == 410
    assert not FormSubmission.objects.exists()


def test_admin_makes_a_form_with_a_snippet_that_works(client, ada, campaign, form):
    client.force_login(ada)
    fields = {
        "name": "Contact",
        "kind": "contact",
        "campaign": campaign.pk,
        "country": "NL",
        "fields_asked": ["name", "email", "question"],
        "fields_required": ["email"],
        "sites": "https://www.noorderlicht.example/contact\nhttps://noorderlicht.example",
        "is_open": "on",
        "title_nl": "Vraag het ons",
        "consent_nl": "U mag mij mailen.",
    }
    assert client.post(reverse("public-form-new"), fields | {"fields_required": ["phone"]}).status_code == 422
    assert client.post(reverse("public-form-new"), fields).status_code == 302

    made = PublicForm.objects.get(name="Contact")
    assert made.origins == ["https://www.noorderlicht.example", "https://noorderlicht.example"]
    page = client.get(reverse("public-form-edit", args=[made.pk])).content.decode()
    assert f"/f/{made.key}/?lang=nl" in page
    assert "U mag mij mailen." in page
