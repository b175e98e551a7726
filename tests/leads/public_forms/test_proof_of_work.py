"""A form that asks the visitor's browser for a proof of work takes each proof once."""

from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from leads.funnel.transitions import Refused
from leads.models import FormSubmission, PublicForm
from leads.public_forms import guard, proof_of_work
from salesdesk import clock
from salesdesk.submissions import retention

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def form(form):
    form.asks_proof = True
    form.save()
    return form


def solve(challenge: str, *, wrongly: bool = False) -> str:
    """Return the first proof of a challenge, or the first text that is none."""
    proofs = (f"{challenge}:{number}" for number in count())
    return next(proof for proof in proofs if proof_of_work.is_solved(proof) != wrongly)


@pytest.fixture
def proof(form):
    return solve(proof_of_work.challenge(form))


def test_proof_counts_for_an_hour(form, proof):
    with clock.moved_to(clock.now() + timedelta(minutes=59)):
        proof_of_work.verify(form, proof)
    with clock.moved_to(clock.now() + timedelta(minutes=61)), pytest.raises(Refused):
        proof_of_work.verify(form, proof)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda form: "",
        lambda form: "1:2:3",
        lambda form: "é\x00:" * 9,
        lambda form: solve(proof_of_work.challenge(form), wrongly=True),
        lambda form: solve(proof_of_work.challenge(form).replace(":", "A:")),
        lambda form: solve(proof_of_work.challenge(PublicForm(pk=form.pk + 1))),
    ],
    ids=["missing", "nonsense", "odd", "not solved", "tampered", "another form's"],
)
def test_other_proofs_are_refused(form, spoil):
    with pytest.raises(Refused):
        proof_of_work.verify(form, spoil(form))


def test_submission_without_a_proof_is_shown_again_as_typed(send, form):
    answer = send(question="What do ten doors cost?")

    assert answer.status_code == 422
    assert "What do ten doors cost?" in answer.content.decode()
    assert answer.context["form"].non_field_errors()
    assert not FormSubmission.objects.exists()


def test_proof_is_taken_once(send, proof):
    assert send(proof=proof).status_code == 302

    again = send(proof=proof, company="Kuipers BV")
    assert again.status_code == 422
    assert again.context["form"].non_field_errors()
    assert FormSubmission.objects.count() == 1


def test_repeated_submission_with_its_proof_changes_nothing(send, proof):
    assert [send(proof=proof).status_code for _click in range(2)] == [302, 302]
    assert FormSubmission.objects.count() == 1


def test_error_in_a_field_does_not_use_up_the_proof(send, proof):
    assert send(proof=proof, phone="12").status_code == 422
    assert send(proof=proof).status_code == 302


def test_used_proof_is_remembered_until_it_expires(form, proof):
    proof_of_work.spend(proof)
    later = clock.now() + proof_of_work.VALID_FOR
    with clock.moved_to(later), pytest.raises(Refused):
        retention.run(later)
        proof_of_work.spend(proof)


def test_any_site_may_fetch_the_script_and_a_challenge(client, send, form):
    script = client.get(reverse("public-form-script"))
    answer = client.get(reverse("public-form-challenge", args=[form.key]))

    assert {each.headers["Access-Control-Allow-Origin"] for each in (script, answer)} == {"*"}
    assert send(proof=solve(answer.json()["challenge"])).status_code == 302


def test_snippet_has_the_script_only_with_a_proof_of_work(client, ada, form):
    client.force_login(ada)
    script = settings.DESK_URL + reverse("public-form-script")

    page = reverse("public-form-edit", args=[form.pk])
    assert script in client.get(page).context["snippets"][0]["html"]
    PublicForm.objects.update(asks_proof=False)
    assert script not in client.get(page).context["snippets"][0]["html"]


def test_senders_without_a_proof_do_not_use_up_the_limit_of_the_form(form, send, monkeypatch):
    monkeypatch.setattr(guard, "PER_FORM", guard.Limit(1, guard.PER_FORM.period))

    assert [422, 422] == [send(proof=proof).status_code for proof in ("", "x:1")]
    assert 302 == send(proof=solve(proof_of_work.challenge(form))).status_code
    assert 429 == send(proof=solve(proof_of_work.challenge(form)), name="Somebody else").status_code
    assert 1 == FormSubmission.objects.count()


@pytest.mark.parametrize(
    ("desk", "status"),
    [("http://desk.example", 422), ("https://desk.example", 302), ("http://localhost", 302)],
)
def test_proof_of_work_needs_a_desk_that_browsers_trust(client, ada, campaign, desk, status):
    client.force_login(ada)
    fields = {
        "name": "Contact",
        "kind": "contact",
        "campaign": campaign.pk,
        "country": "NL",
        "fields_asked": ["email"],
        "asks_proof": "on",
        "title_en": "Ask us",
        "consent_en": "You may e-mail me.",
    }
    with override_settings(DESK_URL=desk):
        assert client.post(reverse("public-form-new"), fields).status_code == status
    assert PublicForm.objects.filter(name="Contact", asks_proof=True).exists() == (status == 302)


def test_proof_of_work_needs_sites_over_https(client, ada, campaign):
    client.force_login(ada)
    fields = {
        "name": "Contact",
        "kind": "contact",
        "campaign": campaign.pk,
        "country": "NL",
        "fields_asked": ["email"],
        "asks_proof": "on",
        "title_en": "Ask us",
        "consent_en": "You may e-mail me.",
    }
    with override_settings(DESK_URL="https://desk.example"):
        refused = client.post(reverse("public-form-new"), fields | {"sites": "http://www.bos.example"})
        taken = client.post(reverse("public-form-new"), fields | {"sites": "https://www.bos.example"})

    assert ["sites"] == list(refused.context["form"].errors)
    assert 302 == taken.status_code
