"""The list of calls whose ground is missing, its form, and the admin's page of calling law."""

import pytest
from django.urls import reverse

from leads.compliance import eligibility, legal_basis
from leads.models import NextStep
from leads.models.compliance.calling_law import LegalForm
from leads.queue import claim
from salesdesk import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def test_the_list_says_what_to_find_out_and_the_form_keeps_it(client, baker, sam):
    client.force_login(sam)
    page = client.get(reverse("leads-missing-legal-basis")).content.decode()
    assert "Bakkerij Bos" in page
    assert "with consent, or as our customer" in page

    where = reverse("lead-legal-basis", args=[baker.pk])
    wrong = client.post(where, {"legal_form": "sole_trader", "legal_basis": "consent"})
    assert 422 == wrong.status_code
    assert "Without a date it proves nothing" in wrong.content.decode()
    said = {
        "legal_form": "sole_trader",
        "legal_basis": "consent",
        "legal_basis_since": "2026-10-01",
        "legal_basis_proof": "Form 12",
    }
    client.post(where, said)

    assert NextStep.objects.get(lead=baker).ready
    assert "Every lead may be called" in client.get(reverse("leads-missing-legal-basis")).content.decode()


def test_what_does_not_suffice_is_kept_and_says_so(client, baker, ann):
    client.force_login(ann)
    answer = client.post(
        reverse("lead-legal-basis", args=[baker.pk]), {"legal_form": "partnership"}, follow=True
    )

    assert "Kept, and not called yet." in answer.content.decode()
    assert NextStep.objects.get(lead=baker).without_legal_basis


def test_who_turns_out_to_be_a_person_leaves_the_queue_at_once(make_lead, ann):
    ready = make_lead("Van Houten")

    assert not legal_basis.save(ready, ann, legal_form=LegalForm.SOLE_TRADER)

    assert claim.take_next(ann) is None
    assert NextStep.objects.get(lead=ready).without_legal_basis


def test_an_empty_queue_says_that_grounds_are_missing(client, baker, ann):
    client.force_login(ann)
    assert "1 lead waits for a ground to be called" in client.get(reverse("desk")).content.decode()


def test_an_admin_writes_a_new_version_and_the_old_one_stands_beside_it(client, ada, cleo, baker):
    client.force_login(ada)
    new = reverse("calling-law-new")
    page = client.get(f"{new}?country=NL")
    assert "Telecommunicatiewet" in page.content.decode()
    said = {
        "country": "NL",
        "valid_from": "2026-11-24",
        "author": "Our lawyer",
        "source": "Her letter of 20 November",
        "companies": "allowed",
        "persons": "allowed",
    }
    assert 422 == client.post(new, said | {"valid_from": "2026-11-23"}).status_code
    assert 422 == client.post(new, said | {"calls_from": "18:00"}).status_code
    client.post(new, said)

    eligibility.run(clock.now())
    assert NextStep.objects.get(lead=baker).ready
    client.force_login(cleo)
    page = client.get(reverse("calling-laws")).content.decode()
    assert "Our lawyer" in page
    assert "to be checked by the desk" in page
    assert 403 == client.get(new).status_code
