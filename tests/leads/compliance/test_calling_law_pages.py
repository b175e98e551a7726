"""Pages for missing legal bases and calling law."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from leads.compliance import eligibility, legal_basis
from leads.models import NextStep
from leads.models.compliance.calling_law import LegalForm
from leads.queue import claim
from salesdesk import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def test_missing_legal_basis_page_explains_and_saves_the_legal_basis(client, baker, sam):
    client.force_login(sam)
    page = client.get(reverse("leads-missing-legal-basis")).content.decode()
    assert "Bakkerij Bos" in page
    assert "needs consent" in page

    url = reverse("lead-legal-basis", args=[baker.pk])
    wrong = client.post(url, {"legal_form": "sole_trader", "legal_basis": "consent"})
    assert 422 == wrong.status_code
    assert "Enter the date since when it applies" in wrong.content.decode()
    fields = {
        "legal_form": "sole_trader",
        "legal_basis": "consent",
        "legal_basis_since": "2026-10-01",
        "legal_basis_proof": "Form 12",
    }
    client.post(url, fields)

    assert NextStep.objects.get(lead=baker).ready
    assert (
        "No leads are missing a legal basis"
        in client.get(reverse("leads-missing-legal-basis")).content.decode()
    )


def test_consent_of_today_is_accepted_early_in_the_morning_in_taipei(client, baker, ann):
    ann.time_zone = "Asia/Taipei"
    ann.save()
    client.force_login(ann)
    fields = {"legal_form": "sole_trader", "legal_basis": "consent", "legal_basis_proof": "Call of today"}
    url = reverse("lead-legal-basis", args=[baker.pk])

    with clock.moved_to(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)):
        assert 302 == client.post(url, fields | {"legal_basis_since": "2026-11-25"}).status_code
        assert 422 == client.post(url, fields | {"legal_basis_since": "2026-11-26"}).status_code


def test_insufficient_legal_basis_is_saved_and_reported(client, baker, ann):
    client.force_login(ann)
    answer = client.post(
        reverse("lead-legal-basis", args=[baker.pk]), {"legal_form": "partnership"}, follow=True
    )

    assert "Saved, but the lead cannot be called yet." in answer.content.decode()
    assert NextStep.objects.get(lead=baker).without_legal_basis


def test_lead_that_turns_out_to_be_a_person_leaves_the_queue(make_lead, ann):
    ready = make_lead("Van Houten")

    assert not legal_basis.save(ready, ann, legal_form=LegalForm.SOLE_TRADER)

    assert claim.take_next(ann) is None
    assert NextStep.objects.get(lead=ready).without_legal_basis


def test_empty_queue_reports_missing_legal_bases(client, baker, ann):
    client.force_login(ann)
    assert "1 lead is missing a legal basis" in client.get(reverse("desk")).content.decode()


def test_first_law_of_a_country_proposes_the_strict_rules(client, ada):
    client.force_login(ada)

    form = client.get(reverse("calling-law-new"), {"country": "FR"}).context["form"]

    assert [form[name].value() for name in ("companies", "persons")] == ["with_consent", "with_consent"]
    assert set(form["treated_as_persons"].value()) == {"sole_trader", "partnership"}


def test_admin_adds_a_law_version_next_to_the_old_one(client, ada, cleo, baker):
    client.force_login(ada)
    new = reverse("calling-law-new")
    page = client.get(f"{new}?country=NL")
    assert "Telecommunicatiewet" in page.content.decode()
    fields = {
        "country": "NL",
        "valid_from": "2026-11-24",
        "author": "Our lawyer",
        "source": "Her letter of 20 November",
        "companies": "allowed",
        "persons": "allowed",
    }
    assert 422 == client.post(new, fields | {"valid_from": "2026-11-23"}).status_code
    assert 422 == client.post(new, fields | {"calls_from": "18:00"}).status_code
    client.post(new, fields)

    eligibility.run(clock.now())
    assert NextStep.objects.get(lead=baker).ready
    client.force_login(cleo)
    page = client.get(reverse("calling-laws")).content.decode()
    assert "Our lawyer" in page
    assert "to be checked by the desk" in page
    assert 403 == client.get(new).status_code
