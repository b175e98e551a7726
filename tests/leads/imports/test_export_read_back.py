"""An export that is imported again changes nothing."""

import pytest

from leads.exports import requests, writing
from leads.models import Company, CompanyValues, Contact, ContactValues, Lead, LeadValues, Suppression
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField

pytestmark = pytest.mark.django_db


def state():
    """Everything that a list could change."""
    tables = (Company, Contact, Lead, Suppression, CompanyValues, ContactValues, LeadValues)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize(
    ("kind", "rows", "subjects"),
    [
        ("leads", 2, {"company", "contact", "lead"}),
        ("companies", 2, {"company"}),
        ("contacts", 3, {"company", "contact"}),
    ],
)
def test_export_read_back_changes_nothing(kind, rows, subjects, tuesday, lead, make_lead, cleo, bring):
    make_lead("=SUM(A1) Koeling; +Zeeman", contact="@home")
    Contact.objects.filter(pk=lead.contact_id).update(email="sanne@vh.example", title="Director")
    Company.objects.filter(pk=lead.company_id).update(
        address="Spoorlaan 1", website="https://vh.example", register_number="12345678", employees=120
    )
    system = CustomField(subject="company", kind="choices", label="Systems", options=["SAP, old", "Exact"])
    ends = CustomField(subject="lead", kind="date", label="Contract ends")
    signs = CustomField(subject="contact", kind="yes_no", label="Signs")
    for field in (system, ends, signs):
        definitions.add(field)
    CompanyValues.objects.create(company_id=lead.company_id, values={system.key: ["SAP, old", "Exact"]})
    LeadValues.objects.create(lead=lead, values={ends.key: "2027-03-31"})
    ContactValues.objects.create(contact_id=lead.contact_id, values={signs.key: False})
    Contact.objects.create(
        company=lead.company, name="Piet Ober", phone="+31135550177", email="piet@vh.example", title="CFO"
    )
    export = requests.ask(cleo, reason="Read back", filters={}, shown="", kind=kind)
    writing.run(clock.now())
    content = b"".join(requests.download(export))
    before = state()

    batch = bring(content, by=cleo)

    known = {f"custom:{field.pk}" for field in (system, ends, signs) if field.subject in subjects}
    assert known < set(batch.mapping.values())
    assert (rows, 0, 0, 0) == (batch.rows, batch.created, batch.updated, batch.refused)
    assert before == state()
