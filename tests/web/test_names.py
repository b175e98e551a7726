"""Names are single lines that show what they are."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from salesdesk.web.forms.fields import LineField, validate_line

HIDDEN = [
    "Ann\r\nBcc: x@evil.example",
    "Ann\nX",
    "Ann\u202egpj.exe",
    "A\u200bnn",
    "\ufeffAnn",
    "Ann\u2066",
    "Ann\u2028x",
    "Ann\x1b",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_characters_are_refused(name):
    with pytest.raises(ValidationError):
        validate_line(name)


@pytest.mark.parametrize("name", ["José Núñez-O’Neill", "王小明", "می\u200cخواهم", "אבי", "Zoë (北京)"])
def test_names_in_any_script_are_accepted(name):
    assert LineField().clean(name) == name


@pytest.mark.django_db
@pytest.mark.parametrize("name", HIDDEN[:4])
def test_forms_refuse_hidden_characters_in_names(client, ada, ann, north, lead, name):
    client.force_login(ada)
    for url, field, more in (
        (reverse("me"), "name", {}),
        (reverse("person-edit", args=[ann.pk]), "name", {}),
        (reverse("person-new"), "new_team", {}),
        (reverse("teams"), "name", {}),
        (reverse("track-new"), "name", {"mails-TOTAL_FORMS": 0, "mails-INITIAL_FORMS": 0}),
        (reverse("lead-stakeholders", args=[lead.pk]), "line", {}),
        (reverse("lead-correct", args=[lead.pk]), "name", {}),
        (reverse("lead-correct", args=[lead.pk]), "contact_name", {"name": "Acme"}),
        (reverse("lead-new"), "contact", {"name": "Acme", "country": "NL", "source": "fair"}),
    ):
        answer = client.post(url, {field: name, **more})
        assert answer.status_code == 422, url
        assert (
            "invisible characters" in answer.content.decode() or "single line" in answer.content.decode()
        ), url
