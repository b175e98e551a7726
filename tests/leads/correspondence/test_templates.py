"""Templates of e-mails: who sees and edits them, their merge fields, and what they leave to the writer."""

import uuid

import pytest
from django.urls import reverse

from leads.correspondence import templates
from leads.models import EmailTemplate
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(ann):
    text = "Dear {first_name},\n\nTen doors for {company} in {city}.\n\n{sender}"
    return EmailTemplate.objects.create(owner=ann, name="Doors", subject="Doors for {company}", text=text)


def test_templates_in_the_contacts_language_come_first_and_own_before_shared(lead, ann, template, north):
    facts = {"subject": "Deuren", "text": "Beste {first_name}", "language": "nl"}
    shared = EmailTemplate.objects.create(team=north, name="Gedeeld", **facts)
    own = EmailTemplate.objects.create(owner=ann, name="Mijn", **facts)

    assert templates.for_contact(lead.contact, "NL", ann) == [own, shared, template]


def test_shared_template_is_seen_by_the_team_and_edited_by_marketing_and_managers(
    north, ann, ben, mia, cleo, eve, template
):
    shared = EmailTemplate.objects.create(team=north, name="Doors", subject="Doors", text="Dear")
    visible, editable = EmailTemplate.objects.visible_to, EmailTemplate.objects.editable_by

    assert [set(visible(each)) for each in (ann, ben, eve)] == [{template, shared}, {shared}, set()]
    assert [shared in editable(each) for each in (ann, mia, cleo)] == [False, True, True]
    assert [template in editable(each) for each in (ann, cleo)] == [True, False]


def test_unknown_field_is_refused_at_its_field_with_the_list_of_fields(client, ann):
    client.force_login(ann)
    fields = {"name": "Doors", "language": "en", "subject": "Doors", "text": "Dear {voornaam}"}

    page = client.post(reverse("email-template-new"), fields)

    assert page.status_code == 422
    assert "{first_name}, {name}, {title}" in page.context["form"].errors["text"][0]


def test_template_is_saved_shared_and_previewed_with_the_fields_left_empty(client, mia, north, lead):
    client.force_login(mia)
    fields = {
        "name": "Doors",
        "language": "en",
        "subject": "Doors",
        "text": "{name} in {city}",
        "shared": "on",
    }

    preview = client.post(reverse("email-template-new"), fields | {"preview": "1"}).context["preview"]
    assert (preview[1].text, preview[1].empty) == ("Sanne Dekker in {city}", ["{city}"])
    client.post(reverse("email-template-new"), fields)
    assert EmailTemplate.objects.get().team == north
    assert client.post(reverse("email-template-new"), fields).status_code == 422


def test_chosen_template_fills_the_form_and_its_empty_fields_must_be_written(client, lead, ann, template):
    client.force_login(ann)
    url = reverse("email-write", args=[lead.pk])
    fields = {"key": uuid.uuid4(), "contact": lead.contact_id, "template": template.pk, "text": "PS: bye"}

    page = client.post(url, fields | {"use": "1"})

    assert (page.status_code, page.context["empty"]) == (200, ["{city}"])
    form = page.context["form"]
    assert form["subject"].value() == "Doors for Van Houten Logistiek"
    assert form["text"].value().startswith("Dear Sanne Dekker,")
    assert form["text"].value().endswith("Ann\n\nPS: bye")
    filled = fields | {"subject": form["subject"].value(), "text": form["text"].value()}
    refused = client.post(url, filled)
    assert "{city}" in refused.context["form"].errors["text"][0]
    assert client.post(url, filled | {"text": "Dear Sanne"}).status_code == 302
    assert Outbox.objects.get().payload["text"] == "Dear Sanne"
