"""A call-me-back form, and sending it as a browser would."""

import pytest
from django.urls import reverse

from leads.models import PublicForm
from leads.public_forms import definitions

SITE = "https://www.noorderlicht.example"


@pytest.fixture
def form(campaign, ada):
    made = PublicForm.objects.create(
        name="Call me",
        campaign=campaign,
        country="NL",
        fields=["name", "email", "phone", "when", "question"],
        required=["name", "phone"],
        origins=[SITE],
    )
    definitions.write_texts(made, {"en": ("Call me", "You may call me about this.")}, ada)
    return made


@pytest.fixture
def send(client, form):
    """Send the form as a browser would, from `site`."""

    def send(site=SITE, **typed):
        fields = {"company": "Bos Staal", "name": "Kim Bos", "phone": "013 555 0142", "consent": "on"}
        fields |= {"text": form.texts.latest("number").pk} | typed
        headers = {"Origin": site} if site else {}
        return client.post(reverse("public-form", args=[form.key]), fields, headers=headers)

    return send
