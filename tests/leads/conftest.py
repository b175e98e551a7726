"""Fixtures shared by the tests of leads."""

import uuid

import pytest
from django.urls import reverse

from leads.compliance import calling_law
from leads.models import CallingLaw, Hold
from leads.models.compliance.calling_law import CallRule, LegalForm
from salesdesk import clock


@pytest.fixture
def write():
    """Add a version of the Dutch calling law with other rules, in force from today."""

    def write(country="NL", **rules):
        facts = {
            "valid_from": clock.now().date(),
            "author": "Ada",
            "source": "A law",
            "companies": CallRule.ALLOWED,
        }
        return calling_law.add_version(
            CallingLaw(country=country, **{**facts, "persons": CallRule.WITH_BASIS, **rules}), None
        )

    return write


@pytest.fixture
def baker(make_lead):
    """A sole trader with a cold call due."""
    return make_lead("Bakkerij Bos", legal_form=LegalForm.SOLE_TRADER)


@pytest.fixture
def desk(client, ann, lead):
    """Ann's client, signed in and with the lead on her desk."""
    client.force_login(ann)
    client.post(reverse("desk-next"))
    return client


@pytest.fixture
def press(desk, ann, lead):
    """Log an outcome as Ann, with the fields that the desk page sends."""

    def press(outcome="", *, headers=None, **facts):
        hold = Hold.objects.filter(person=ann).first()
        facts = {"key": uuid.uuid4(), "fence": hold.fence if hold else 0, "outcome": outcome} | facts
        return desk.post(reverse("desk-log", args=[lead.pk]), facts, headers=headers)

    return press
