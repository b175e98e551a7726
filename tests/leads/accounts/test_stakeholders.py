"""Who decides at the company: added in one line, changed in three choices, and what is missing is a question."""

import pytest
from django.urls import reverse

from leads.accounts import stakeholders
from leads.funnel.transitions import Refused
from leads.models import Contact, Stakeholder, Suppression
from leads.models.compliance.suppression import digest
from leads.queue import call_card

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_a_person_is_added_in_one_line(lead, ann):
    seat = stakeholders.add(lead, "Tom Maas, IT, signs, for, tom@maas.nl", ann)

    assert ("signs", "for", False, ann) == (seat.buying_role, seat.stance, seat.spoken_to, seat.by)
    assert ("Tom Maas", "IT", "tom@maas.nl") == (seat.contact.name, seat.contact.title, seat.contact.email)
    assert lead.company_id == seat.contact.company_id


def test_who_is_known_there_is_not_made_twice(lead, ann):
    """The same name again says what is new of them, and forgets nothing."""
    stakeholders.add(lead, "Tom Maas, IT, decides", ann)
    stakeholders.add(lead, "tom maas, against", ann)
    stakeholders.add(lead, "Sanne Dekker, signs", ann)

    assert 2 == Contact.objects.count() == Stakeholder.objects.count()
    tom = Stakeholder.objects.get(contact__name="Tom Maas")
    assert ("decides", "against", "IT") == (tom.buying_role, tom.stance, tom.contact.title)


def test_a_number_that_asked_not_to_be_called_is_not_added(lead, ann):
    Suppression.objects.create(kind="number", digest=digest("+31612345678"), reason="No", source="call")

    with pytest.raises(Refused, match="asked not to be called"):
        stakeholders.add(lead, "Tom Maas, 06 1234 5678", ann)
    assert 1 == Contact.objects.count()


def test_a_gap_closes_when_somebody_is_found(lead, ann):
    assert ["Who decides?", "Who signs?"] == call_card.missing_roles(call_card.stakeholders_of(lead))

    stakeholders.add(lead, "Tom Maas, decides", ann)

    assert ["Who signs?"] == call_card.missing_roles(call_card.stakeholders_of(lead))


def test_the_line_on_the_page_adds_and_shows_the_list(client, lead, ann):
    client.force_login(ann)
    answer = client.post(
        reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom Maas, IT, uses"}, headers=HTMX
    )

    assert "Tom Maas" in answer.content.decode()
    assert "stakeholders" in answer["HX-Trigger"]
    assert "<html" not in answer.content.decode()
    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Tom Maas" in page


def test_a_line_that_can_not_be_read_stays_typed_with_a_sentence(client, lead, ann):
    client.force_login(ann)
    for headers in (HTMX, {}):
        answer = client.post(
            reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom, uses, signs"}, headers=headers
        )

        assert 422 == answer.status_code
        assert "One for each person" in answer.content.decode()
        assert 'value="Tom, uses, signs"' in answer.content.decode()


def test_a_seat_is_changed_and_taken_away(client, lead, ann):
    client.force_login(ann)
    where = reverse("lead-stakeholder", args=[lead.pk, lead.contact_id])
    client.post(where, {"buying_role": "decides", "stance": "for", "spoken_to": "on"})
    assert ("decides", "for", True) == Stakeholder.objects.values_list(
        "buying_role", "stance", "spoken_to"
    ).get()
    assert "selected" in client.get(where).content.decode()

    client.post(where, {"buying_role": "", "stance": "unknown"})

    assert not Stakeholder.objects.exists()
    assert Contact.objects.filter(pk=lead.contact_id).exists()


def test_a_person_of_another_company_has_no_seat_here(client, lead, make_lead, ann):
    other = make_lead("Bos Staal", contact="Pieter Bos")
    client.force_login(ann)

    assert 404 == client.get(reverse("lead-stakeholder", args=[lead.pk, other.contact_id])).status_code


def test_who_only_reads_the_lead_adds_nobody(client, lead, mia):
    client.force_login(mia)

    assert (
        reverse("lead-stakeholders", args=[lead.pk])
        not in client.get(reverse("lead", args=[lead.pk])).content.decode()
    )
    assert 403 == client.post(reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom"}).status_code
