"""Stakeholders are added in one line and edited, and missing roles are shown."""

import pytest
from django.urls import reverse

from leads.accounts import stakeholders
from leads.funnel.transitions import Refused
from leads.models import Contact, Stakeholder, Suppression
from leads.models.compliance.suppression import digest
from leads.queue import call_card

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_stakeholder_is_added_in_one_line(lead, ann):
    stakeholder = stakeholders.add(lead, "Tom Maas, IT, signs, for, tom@maas.nl", ann)

    assert ("signs", "for", False, ann) == (
        stakeholder.buying_role,
        stakeholder.stance,
        stakeholder.spoken_to,
        stakeholder.by,
    )
    assert ("Tom Maas", "IT", "tom@maas.nl") == (
        stakeholder.contact.name,
        stakeholder.contact.title,
        stakeholder.contact.email,
    )
    assert lead.company_id == stakeholder.contact.company_id


def test_known_contact_is_not_duplicated(lead, ann):
    """Adding a known name again updates the stakeholder."""
    stakeholders.add(lead, "Tom Maas, IT, decides", ann)
    stakeholders.add(lead, "tom maas, against", ann)
    stakeholders.add(lead, "Sanne Dekker, signs", ann)

    assert 2 == Contact.objects.count() == Stakeholder.objects.count()
    tom = Stakeholder.objects.get(contact__name="Tom Maas")
    assert ("decides", "against", "IT") == (tom.buying_role, tom.stance, tom.contact.title)


def test_suppressed_number_is_not_added(lead, ann):
    Suppression.objects.create(kind="number", digest=digest("+31612345678"), reason="No", source="call")

    with pytest.raises(Refused, match="on the do-not-call list"):
        stakeholders.add(lead, "Tom Maas, 06 1234 5678", ann)
    assert 1 == Contact.objects.count()


def test_missing_role_is_filled_by_a_new_stakeholder(lead, ann):
    assert ["Who decides?", "Who signs?"] == call_card.missing_roles(call_card.stakeholders_of(lead))

    stakeholders.add(lead, "Tom Maas, decides", ann)

    assert ["Who signs?"] == call_card.missing_roles(call_card.stakeholders_of(lead))


def test_quick_add_form_adds_and_returns_the_list(client, lead, ann):
    client.force_login(ann)
    answer = client.post(
        reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom Maas, IT, uses"}, headers=HTMX
    )

    assert "Tom Maas" in answer.content.decode()
    assert "stakeholders" in answer["HX-Trigger"]
    assert "<html" not in answer.content.decode()
    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Tom Maas" in page


def test_unparsable_line_keeps_the_input_and_shows_the_reason(client, lead, ann):
    client.force_login(ann)
    for headers in (HTMX, {}):
        answer = client.post(
            reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom, uses, signs"}, headers=headers
        )

        assert 422 == answer.status_code
        assert "two buying roles" in answer.content.decode()
    assert 'value="Tom, uses, signs"' in answer.content.decode()  # in the browser the field itself stays


def test_stakeholder_is_edited_and_removed(client, lead, ann):
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


def test_contact_of_another_company_is_not_found(client, lead, make_lead, ann):
    other = make_lead("Bos Staal", contact="Pieter Bos")
    client.force_login(ann)

    assert 404 == client.get(reverse("lead-stakeholder", args=[lead.pk, other.contact_id])).status_code


def test_user_with_read_access_cannot_add_stakeholders(client, lead, mia):
    client.force_login(mia)

    assert (
        reverse("lead-stakeholders", args=[lead.pk])
        not in client.get(reverse("lead", args=[lead.pk])).content.decode()
    )
    assert 403 == client.post(reverse("lead-stakeholders", args=[lead.pk]), {"line": "Tom"}).status_code
