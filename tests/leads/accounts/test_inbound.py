"""A caller is found by number, with the open lead, last contact and promised call that the user may see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.accounts import inbound
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.assignment import intake
from leads.calling.calls import Call
from leads.compliance import suppression
from leads.models import Activity
from leads.models.calling.activity import Outcome
from leads.models.stages import Stage
from leads.recycling import recycle
from salesdesk import clock

pytestmark = pytest.mark.django_db


def national(number):
    return f"0{number[3:5]} - {number[5:8]} {number[8:]}"


def test_a_number_in_any_notation_finds_the_contact_and_lead(lead, ann):
    ann.country = "NL"
    for typed in (lead.contact.phone, national(lead.contact.phone), lead.contact.phone[-6:]):
        found = inbound.look_up(typed, ann)

        assert [(each.contact, each.main.lead) for each in found.callers] == [(lead.contact, lead)]


def test_the_last_contact_and_the_promised_call_are_shown(lead, ann):
    call = Call(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2), note="After lunch")
    activity = by_hand.log(lead.pk, LoggedActivity(Activity.Kind.CALL, call), by=ann)

    row = inbound.look_up(lead.contact.phone, ann).callers[0].main

    assert row.last == activity
    assert (row.promised.assignee, row.promised.why) == (ann, "After lunch")


def test_open_leads_come_first(lead, make_campaign, north, territory, ann, ada):
    recycle.rule_out(lead, ada, reason="wrong_fit")
    again = intake.create_lead(
        lead.company, make_campaign(north, [territory], name="Again"), lead.contact, by=ada
    )

    found = inbound.look_up(lead.contact.phone, ann)

    assert [each.lead.stage for each in found.callers[0].leads] == [Stage.SUSPECT, Stage.LOST]
    assert found.callers[0].main.lead == again


def test_of_companies_of_other_teams_only_the_existence_is_shown(client, lead, eve):
    client.force_login(eve)

    page = client.get(reverse("inbound-call"), {"number": lead.contact.phone})

    assert page.context["found"].elsewhere
    assert page.context["found"].callers == []
    assert lead.company.name not in page.content.decode()


def test_a_shared_number_shows_all_its_callers(lead, make_lead, ann):
    other = make_lead("De Graaf", phone=lead.contact.phone)

    found = inbound.look_up(lead.contact.phone, ann)

    assert {each.contact for each in found.callers} == {lead.contact, other.contact}


def test_a_suppressed_number_is_marked(lead, ann):
    suppression.suppress_number(lead.contact.phone, by=ann, reason="No", source="test")

    assert inbound.look_up(lead.contact.phone, ann).callers[0].suppressed


def test_an_unknown_number_is_filled_in_the_new_lead(client, lead, ann):
    client.force_login(ann)

    page = client.get(reverse("inbound-call"), {"number": "+31 13 555 9999"})
    form = client.get(page.context["add_url"]).context["form"]

    assert (form["phone"].value(), form["source"].value()) == ("+31135559999", "call")


@pytest.mark.parametrize("typed", ["", "12", "x" * 500, "+31 13 555 0142; DROP TABLE", "\u0661\u0662\u0663"])
def test_odd_numbers_find_nobody(client, lead, ann, typed):
    client.force_login(ann)

    page = client.get(reverse("inbound-call"), {"number": typed})

    assert page.status_code == 200
    assert not (page.context["found"] and page.context["found"].callers)
