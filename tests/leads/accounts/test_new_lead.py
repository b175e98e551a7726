"""Adding one lead by hand (R22): known companies are offered, nothing is overwritten, an interest starts the clock."""

from dataclasses import replace

import pytest
from django.db import connection

from campaigns.models import Territory
from leads.accounts import corrections, known_companies, new_lead, stakeholders
from leads.accounts.new_lead import ANOTHER, MaybeKnown, NewLead
from leads.compliance import call_windows, suppression
from leads.funnel.transitions import Refused
from leads.models import Activity, Company, Contact, Suppression
from leads.models.compliance.suppression import person_digests
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import claim
from salesdesk import clock, parsing

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(tuesday, campaign, place):
    """A fair visitor, as typed by Ann."""
    call_windows.roll(clock.now())
    return NewLead(
        campaign,
        Source.FAIR,
        "Bakkerij Ouwehand",
        "NL",
        contact="Joke Ouwehand",
        phone="+31135550123",
        phone_typed="013 555 01 23",
        email="joke@ouwehand.example",
        legal_form="company",
    )


def test_new_lead_is_a_suspect_in_the_queue_of_its_territory(typed, ann):
    lead = new_lead.add(typed, ann)

    assert (Stage.SUSPECT, Stream.INSIDE, Source.FAIR) == (lead.stage, lead.stream, lead.source)
    assert ann == lead.territory.inside_rep
    assert lead.pk == claim.take_next(ann).lead_id


def test_interest_makes_it_an_mql_that_is_called_first(typed, ann, make_lead):
    make_lead()
    lead = new_lead.add(replace(typed, interest="Wants a quote", asked_to_be_called=True), ann)

    step = claim.take_next(ann)
    assert (Stage.MQL, "Wants a quote") == (lead.stage, lead.interest)
    assert (lead.pk, StepKind.CALL_REQUEST) == (step.lead_id, step.kind)


def test_lead_without_a_number_waits_for_one(typed, ann):
    lead = new_lead.add(replace(typed, phone="", phone_typed=""), ann)

    assert StepKind.MISSING_NUMBER == lead.steps.get().kind


def test_lead_outside_every_territory_waits_unassigned_with_its_interest(typed, ann):
    lead = new_lead.add(replace(typed, country="BE", interest="Saw our stand"), ann)

    assert (None, Stream.MARKETING) == (lead.territory, lead.stream)
    assert Activity.objects.filter(lead=lead, note="Saw our stand").exists()


@pytest.mark.parametrize(
    "same",
    [
        {"name": "BAKKERIJ OUWEHAND"},
        {"name": "Other name", "phone": "+31135550123"},
        {"name": "Other name", "email": "Joke@Ouwehand.example"},
    ],
)
def test_company_with_the_same_name_number_or_address_must_be_chosen(typed, ann, same):
    first = new_lead.add(typed, ann)
    again = replace(typed, **({"phone": "", "email": ""} | same))

    with pytest.raises(MaybeKnown) as maybe:
        new_lead.add(again, ann)
    assert [first.company] == [each.company for each in maybe.value.known]
    assert first == maybe.value.known[0].lead
    assert 1 == Company.objects.count()

    another = replace(again, company=ANOTHER, newest_offered=first.company_id)
    other = new_lead.add(another, ann)
    assert other.company != first.company
    with pytest.raises(MaybeKnown):  # sent twice
        new_lead.add(another, ann)


def test_known_company_gets_a_lead_in_another_campaign_and_keeps_its_facts(
    typed, ann, make_campaign, north, territory
):
    first = new_lead.add(replace(typed, city="Breda", legal_form=""), ann)
    fleet = make_campaign(north, [territory], name="Fleet")
    again = replace(
        typed, campaign=fleet, city="Tilburg", company=first.company_id, email="joke@ouwehand.example"
    )

    lead = new_lead.add(again, ann)

    assert first.company == lead.company
    assert ("Breda", "company") == (lead.company.city, lead.company.legal_form)
    assert first.contact == lead.contact
    assert "joke@ouwehand.example" == lead.contact.email
    assert 1 == Contact.objects.count()


def test_second_open_lead_in_one_campaign_is_refused(typed, ann):
    first = new_lead.add(typed, ann)

    with pytest.raises(Refused, match="open lead in this campaign"):
        new_lead.add(replace(typed, company=first.company_id), ann)


def test_company_of_another_territory_is_found_without_its_lead(typed, ann, ben, north, dov, make_campaign):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    new_lead.add(replace(typed, campaign=make_campaign(north, [bens], name="Fleet")), ben)

    (known,) = known_companies.find(ann, name=typed.name, country="NL")
    assert known.lead is None


def test_suppressed_number_is_refused(typed, ann):
    suppression.suppress_number(typed.phone, by=ann, reason="Asked", source="call")

    with pytest.raises(Refused, match="do-not-call"):
        new_lead.add(typed, ann)
    assert not Company.objects.exists()


def test_person_who_objected_is_refused_with_any_number(typed, ann):
    keys = person_digests("NL", parsing.name_key(typed.name), typed.contact, "")
    Suppression.objects.create(kind="person", digest=keys[0], reason="Asked", source="list", by=ann)

    with pytest.raises(Refused, match="asked not to be called"):
        new_lead.add(typed, ann)
    lead = new_lead.add(replace(typed, contact="Piet Bakker"), ann)
    with pytest.raises(Refused, match="asked not to be called"):
        stakeholders.add(lead, "Joke Ouwehand, 013 555 01 24", ann)
    joke = stakeholders.add(lead, "Joke Ouwehand", ann).contact
    with pytest.raises(Refused, match="asked not to be called"):
        corrections.correct(lead, joke, ann, {}, {"phone": "+31135550124"})
    assert not Contact.objects.exclude(phone="").filter(name="Joke Ouwehand").exists()


def test_address_decides_the_time_zone_before_the_number(typed, ann):
    """A number of New York, and a postcode of Los Angeles."""
    lead = new_lead.add(replace(typed, country="US", postcode="90012", phone="+12125550123"), ann)

    assert "America/Los_Angeles" == lead.company.place.zone


def test_finding_known_companies_uses_indexes(typed, ann):
    """With sequential scans forbidden, a scan would be the only one left to plan."""
    new_lead.add(typed, ann)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with connection.execute_wrapper(_require_no_scan_of("leads_company")):
        assert known_companies.find(ann, name=typed.name, country="NL", phone=typed.phone, email=typed.email)


def _require_no_scan_of(table):
    def explained(execute, sql, params, many, context):
        if sql.startswith("SELECT") and table in sql:
            with connection.connection.cursor() as cursor:
                plan = cursor.execute(f"EXPLAIN {sql}", params).fetchall()
            assert not [line for (line,) in plan if f"Seq Scan on {table}" in line], plan
        return execute(sql, params, many, context)

    return explained
