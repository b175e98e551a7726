"""Real lists are imported completely, and importing them again changes nothing."""

import pytest

from campaigns.models import Territory
from leads.models import (
    Company,
    Lead,
    NextStep,
)
from leads.models.queue.step_kind import StepKind
from tests.sample_lists import REAL, SHIPPED, needs_real_lists

from .row_counts import counts, everything

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def taiwan(north, ann, dov, make_campaign):
    territory = Territory.objects.create(
        name="Taiwan", team=north, inside_rep=ann, field_rep=dov, countries=["TW"]
    )
    return make_campaign(north, [territory], name="Listed companies")


@needs_real_lists
def test_taiwans_listed_companies_are_imported_completely(bring, taiwan):
    batch = bring((REAL / "companies/twse_listed_t187ap03_L.csv").read_bytes(), country="TW", into=taiwan)

    assert counts(batch) == (1023, 1023, 0, 0, 0)
    assert batch.without_number == 1023 - 959
    assert NextStep.objects.filter(kind=StepKind.COLD).count() == 959
    assert Lead.objects.values("contact__phone").exclude(contact__phone="").distinct().count() == 945
    cement = Company.objects.get(register_number="11913502")
    assert (cement.name, cement.other_name, cement.city) == ("臺灣水泥股份有限公司", "TCC", "台北市")
    lead = cement.leads.get()
    assert (lead.contact.name, lead.contact.title, lead.contact.phone) == (
        "葉毓君",
        "永續長",
        "+886225317099",
    )
    assert set(lead.stakeholders.values_list("contact__name", "buying_role")) == {
        ("張安平", "decides"),
        ("賴家柔", "influences"),
    }


@needs_real_lists
def test_importing_taiwans_list_again_changes_nothing(bring, taiwan):
    content = (REAL / "companies/twse_listed_t187ap03_L.csv").read_bytes()
    bring(content, country="TW", into=taiwan)
    before = everything()

    assert counts(bring(content, country="TW", into=taiwan)) == (1023, 0, 0, 1023, 0)
    assert everything() == before


def test_leads_of_a_purchased_list_wait_for_phone_numbers(bring):
    """One of the thousand rows is a branch: same name and address as another, without a registration number."""
    content = (SHIPPED / "companydata_amsterdam.csv").read_bytes()

    batch = bring(content)

    assert counts(batch) == (1000, 999, 0, 1, 0)
    assert batch.without_number == Lead.objects.missing_number().count() == 999
    assert counts(bring(content)) == (1000, 0, 0, 1000, 0)
