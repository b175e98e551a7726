"""An export that is imported again changes nothing."""

import pytest

from leads.exports import requests, writing
from leads.models import Company, Contact, Lead, Suppression
from salesdesk import clock

pytestmark = pytest.mark.django_db


def state():
    """Everything that a list could change."""
    tables = (Company, Contact, Lead, Suppression)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_export_read_back_changes_nothing(tuesday, lead, make_lead, cleo, bring):
    make_lead("=SUM(A1) Koeling; +Zeeman", contact="@home")
    Contact.objects.filter(pk=lead.contact_id).update(email="sanne@vh.example", title="Director")
    Company.objects.filter(pk=lead.company_id).update(
        address="Spoorlaan 1", website="https://vh.example", register_number="12345678", employees=120
    )
    export = requests.ask(cleo, reason="Read back", filters={}, shown="")
    writing.run(clock.now())
    content = b"".join(requests.download(export))
    before = state()

    batch = bring(content, by=cleo)

    assert (2, 0, 0) == (batch.rows, batch.created, batch.refused)
    assert before == state()
