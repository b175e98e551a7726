"""Adding missing phone numbers queues the leads."""

import pytest
from django.urls import reverse

from leads.compliance import suppression
from leads.models import Lead
from leads.models.queue.step_kind import StepKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def waiting(make_lead):
    return make_lead("Koelhuis Oost", phone="")


def test_missing_number_is_listed_for_users_who_see_the_lead(
    client, waiting, ann, ben, cleo, sam, ada, eve, mia
):
    def shown(user):
        client.force_login(user)
        return [row["lead"] for row in client.get(reverse("leads-missing-number")).context["rows"]]

    assert [waiting] == shown(ann) == shown(cleo) == shown(sam) == shown(ada)
    assert [] == shown(ben) == shown(eve)
    client.force_login(mia)
    assert client.get(reverse("leads-missing-number")).status_code == 403


def test_national_number_queues_the_lead(client, waiting, sam):
    client.force_login(sam)

    answer = client.post(
        reverse("lead-number-add", args=[waiting.pk]),
        {"phone": "013 555 10 00", "name": "Eva Kool"},
        headers=HTMX,
    )

    assert answer.status_code == 200
    assert b"<tr" not in answer.content
    assert b"Phone number saved" in answer.content
    lead = Lead.objects.get(pk=waiting.pk)
    assert (lead.contact.phone, lead.contact.name) == ("+31135551000", "Eva Kool")
    assert lead.steps.get().kind == StepKind.COLD


def test_post_without_javascript_redirects_to_the_list(client, waiting, sam):
    client.force_login(sam)

    answer = client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "013 555 10 00"})

    assert answer.url == reverse("leads-missing-number")


@pytest.mark.parametrize("headers", [None, HTMX])
def test_invalid_number_keeps_the_input(client, waiting, sam, headers):
    client.force_login(sam)

    answer = client.post(
        reverse("lead-number-add", args=[waiting.pk]), {"phone": "12", "name": "Eva"}, headers=headers
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="12"' in text
    assert 'value="Eva"' in text
    assert "not a valid phone number" in text


def test_suppressed_number_is_rejected(client, waiting, sam, ada):
    suppression.suppress_number("+31135551000", by=ada, reason="asked", source="call")
    client.force_login(sam)

    answer = client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "0135551000"}, headers=HTMX)

    assert answer.status_code == 422
    assert "on the do-not-call list" in answer.content.decode()
    assert waiting.steps.get().kind == StepKind.MISSING_NUMBER


def test_invisible_or_completed_lead_is_not_found(client, waiting, lead, eve, ann):
    client.force_login(eve)
    assert (
        client.post(reverse("lead-number-add", args=[waiting.pk]), {"phone": "0135551000"}).status_code == 404
    )
    client.force_login(ann)
    assert client.post(reverse("lead-number-add", args=[lead.pk]), {"phone": "0135551000"}).status_code == 404


def test_imported_invalid_number_is_shown_with_its_problem(client, waiting, sam):
    waiting.contact.phone_typed = "see website"
    waiting.contact.save()
    client.force_login(sam)

    assert (
        "“see website” is not a phone number."
        in client.get(reverse("leads-missing-number")).context["rows"][0]["problem"]
    )


def test_list_filters_by_name_with_constant_query_count(
    client, waiting, make_lead, ann, django_assert_max_num_queries
):
    for number in range(8):
        make_lead(f"Bos {number}", phone="")
    client.force_login(ann)

    with django_assert_max_num_queries(6):
        assert len(client.get(reverse("leads-missing-number")).context["rows"]) == 9
    found = client.get(reverse("leads-missing-number"), {"q": "koelhuis"}).context["rows"]
    assert [row["lead"] for row in found] == [waiting]
