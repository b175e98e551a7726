"""Number missing: whoever may, finds it, and the lead is in the queue."""

import pytest
from django.urls import reverse

from leads.compliance import suppression
from leads.models import Lead
from leads.models.queue.next_step import StepKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def waiting(make_lead):
    return make_lead("Koelhuis Oost", phone="")


def test_who_sees_the_lead_sees_that_its_number_is_missing(
    client, waiting, ann, ben, cleo, sam, ada, eve, mia
):
    def shown(user):
        client.force_login(user)
        return [row["lead"] for row in client.get(reverse("leads-missing-number")).context["rows"]]

    assert [waiting] == shown(ann) == shown(cleo) == shown(sam) == shown(ada)
    assert [] == shown(ben) == shown(eve)
    client.force_login(mia)
    assert client.get(reverse("leads-missing-number")).status_code == 403


def test_a_number_as_it_is_dialled_there_puts_the_lead_into_the_queue(client, waiting, sam):
    client.force_login(sam)

    answer = client.post(
        reverse("lead-number-add", args=[waiting.pk]),
        {"phone": "013 555 10 00", "name": "Eva Kool"},
        headers=HTMX,
    )

    assert answer.status_code == 200
    assert b"<tr" not in answer.content
    assert b"can be called" in answer.content
    lead = Lead.objects.get(pk=waiting.pk)
    assert (lead.contact.phone, lead.contact.name) == ("+31135551000", "Eva Kool")
    assert lead.steps.get().kind == StepKind.COLD


def test_without_javascript_the_list_comes_back(client, waiting, sam):
    client.force_login(sam)

    answer = client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "013 555 10 00"})

    assert answer.url == reverse("leads-missing-number")


@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_is_no_number_comes_back_with_what_was_typed(client, waiting, sam, headers):
    client.force_login(sam)

    answer = client.post(
        reverse("lead-number-add", args=[waiting.pk]), {"phone": "12", "name": "Eva"}, headers=headers
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="12"' in text
    assert 'value="Eva"' in text
    assert "not a valid telephone number" in text


def test_a_number_that_must_not_be_called_is_refused_with_a_sentence(client, waiting, sam, ada):
    suppression.suppress_number("+31135551000", by=ada, reason="asked", source="call")
    client.force_login(sam)

    answer = client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "0135551000"}, headers=HTMX)

    assert answer.status_code == 422
    assert "asked not to be called" in answer.content.decode()
    assert waiting.steps.get().kind == StepKind.MISSING_NUMBER


def test_somebody_elses_lead_or_one_that_is_completed_is_not_found(client, waiting, lead, eve, ann):
    client.force_login(eve)
    assert (
        client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "0135551000"}).status_code == 404
    )
    client.force_login(ann)
    assert client.post(reverse("lead-number-add", args=[lead.pk]), {"phone": "0135551000"}).status_code == 404


def test_what_was_typed_in_the_list_is_shown_with_what_is_wrong(client, waiting, sam):
    waiting.contact.phone_typed = "see website"
    waiting.contact.save()
    client.force_login(sam)

    assert (
        "“see website” is not a telephone number."
        in client.get(reverse("leads-missing-number")).context["rows"][0]["problem"]
    )


def test_the_list_is_searched_by_name_and_costs_the_same_however_long(
    client, waiting, make_lead, ann, django_assert_max_num_queries
):
    for number in range(8):
        make_lead(f"Bos {number}", phone="")
    client.force_login(ann)

    with django_assert_max_num_queries(6):
        assert len(client.get(reverse("leads-missing-number")).context["rows"]) == 9
    found = client.get(reverse("leads-missing-number"), {"q": "koelhuis"}).context["rows"]
    assert [row["lead"] for row in found] == [waiting]
