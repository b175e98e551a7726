"""Fixtures shared by the tests of correspondence."""

import uuid

import pytest

from leads.correspondence import compose
from leads.correspondence.compose import Draft
from leads.models import Lead
from salesdesk import clock
from salesdesk.outbox import sending

SANNE = "sanne@vanhouten.example"


@pytest.fixture
def lead(lead):
    """A cold lead whose contact has an e-mail address."""
    lead.contact.email = SANNE
    lead.contact.save(update_fields=["email"])
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def draft(lead):
    """Return a factory for e-mails to the lead's contact."""

    def make(**facts):
        defaults = {
            "contact": lead.contact,
            "subject": "Ten doors",
            "text": "Dear Sanne,",
            "key": uuid.uuid4(),
        }
        return Draft(**defaults | facts)

    return make


@pytest.fixture
def written(lead, ann, draft):
    """An e-mail by Ann that no server has taken yet."""
    return compose.send(lead.pk, draft(), by=ann)


@pytest.fixture
def deliver():
    """Send what is due in the outbox."""
    return lambda: sending.run(clock.now())
