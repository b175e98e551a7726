"""The lists of open and closed opportunities: filters, order, columns, old links and actions on several."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from handoffs.acceptance import answers, hand_over
from handoffs.deals import closing
from handoffs.models import Opportunity, OpportunityValues
from leads.bulk import jobs, sweep
from leads.models import BulkJob, Company, Lead
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from salesdesk.saved_views.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def deals(make_handoff, dov):
    """Two open opportunities of dov with facts that tell them apart, by company."""
    bos = answers.accept(
        make_handoff("Bos Staal"), dov, value=48_000, probability=40, decides_on=date(2026, 12, 15)
    )
    adams = answers.accept(
        make_handoff("Adams Foods"), dov, value=9_000, probability=70, decides_on=date(2027, 1, 20)
    )
    Company.objects.filter(name="Bos Staal").update(country="BE")
    Opportunity.objects.filter(pk=adams.pk).update(
        step="proposal", opened_at=clock.now() - timedelta(days=30)
    )
    return {"Bos Staal": bos, "Adams Foods": adams}


@pytest.fixture
def shown(client):
    """Return the companies that a user sees on a list, in order."""

    def shown(user, name="opportunities", **query):
        client.force_login(user)
        answer = client.get(reverse(name), query)
        assert 200 == answer.status_code
        return [row.row.lead.company.name for row in answer.context["rows"]]

    return shown


BOTH = ["Bos Staal", "Adams Foods"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, BOTH),
        ({"q": "adams"}, ["Adams Foods"]),
        ({"owner": "mine"}, BOTH),
        ({"step": "proposal"}, ["Adams Foods"]),
        ({"value_from": "10000"}, ["Bos Staal"]),
        ({"value_from": "1", "value_to": "48000"}, BOTH),
        ({"chance_from": "50"}, ["Adams Foods"]),
        ({"evidence_from": "99"}, []),
        ({"month": "2027-01"}, ["Adams Foods"]),
        ({"decides_from": "2027-01-01"}, ["Adams Foods"]),
        ({"decides_to": "2026-12-31"}, ["Bos Staal"]),
        ({"opened_to": "2026-11-01"}, ["Adams Foods"]),
        ({"opened_from": "2026-11-01"}, ["Bos Staal"]),
        ({"countries": "Belgium"}, ["Bos Staal"]),
        ({"source": "list"}, BOTH),
        ({"due_to": "2020-01-01"}, []),
        ({"partner": "1", "territory": "0", "month": "soon", "chance_from": "101"}, BOTH),
    ],
)
def test_open_opportunities_are_filtered_and_invalid_filters_ignored(query, found, deals, shown, dov):
    assert found == shown(dov, **query)


def test_opportunities_are_filtered_by_people_campaign_and_territory(deals, shown, dov, ann, cleo, ada):
    lead = Lead.objects.get(company__name="Bos Staal")
    Lead.objects.filter(company__name="Adams Foods").update(inside_rep=None, territory=None)

    for user in (dov, cleo, ada):
        assert BOTH == shown(user, owner=dov.pk)
        assert BOTH == shown(user, campaign=lead.campaign_id)
        assert [] == shown(user, owner=ann.pk)
    assert ["Bos Staal"] == shown(cleo, inside=ann.pk)
    assert ["Bos Staal"] == shown(cleo, territory=lead.territory_id)
    assert BOTH == shown(ada, team=lead.campaign.team_id)


def test_every_column_is_shown(deals, client, dov):
    columns = "value,chance,evidence,step,decides,age,opened,owner,inside,contact"
    more = "territory,partner,source,city,country,last,next"
    client.force_login(dov)

    page = client.get(reverse("opportunities"), {"columns": columns}).content.decode()
    other = client.get(reverse("opportunities"), {"columns": more}).content.decode()

    for text in ["48.000", "40%", "Discovery", "15 Dec 2026", "24 Nov 2026", dov.name, "Ann"]:
        assert text in page
    for text in ["Belgium", "List", "Set the next step"]:
        assert text in other


def test_chosen_columns_stay(deals, client, dov):
    client.force_login(dov)

    sent = client.post(reverse("opportunities-columns"), {"column_0": "country", "column_1": "value"})

    assert reverse("opportunities") in sent.url
    columns = client.get(reverse("opportunities")).context["columns"]
    assert ["Country", "Value"] == [column.label for column, _heading in columns]


@pytest.fixture
def closed(deals, dov):
    """Bos Staal won and Adams Foods lost, a day later."""
    closing.win(deals["Bos Staal"], dov, value=50_000, ordered_on=date(2026, 11, 24))
    with clock.moved_to(clock.now() + timedelta(days=1)):
        closing.lose(deals["Adams Foods"], dov, reason="price", again_on=date(2027, 6, 1))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Adams Foods", "Bos Staal"]),
        ({"sort": "value"}, ["Bos Staal", "Adams Foods"]),
        ({"sort": "company"}, ["Adams Foods", "Bos Staal"]),
        ({"result": "won"}, ["Bos Staal"]),
        ({"reason": "price"}, ["Adams Foods"]),
        ({"closed_from": "2026-11-25"}, ["Adams Foods"]),
        ({"closed_to": "2026-11-24"}, ["Bos Staal"]),
        ({"ordered_from": "2026-11-24", "ordered_to": "2026-11-24"}, ["Bos Staal"]),
    ],
)
def test_closed_opportunities_are_filtered_and_sorted(query, found, closed, shown, dov):
    assert found == shown(dov, "opportunities-closed", **query)
    assert [] == shown(dov)


def test_closed_list_shows_results_reasons_and_returns(closed, client, dov):
    client.force_login(dov)

    columns = "result,closed,ordered,reason"
    page = client.get(reverse("opportunities-closed"), {"columns": columns}).content.decode()

    for text in ["Won", "Lost", "24 Nov 2026", "25 Nov 2026", "Price · returns 1 Jun 2027"]:
        assert text in page


def test_links_to_earlier_tabs_go_on_to_their_lists(client, dov):
    client.force_login(dov)

    moved = client.get(reverse("opportunities"), {"show": "won", "owner": dov.pk, "sort": "-value"})

    assert f"/opportunities/closed/?owner={dov.pk}&sort=-value&result=won" == moved.url
    assert 200 == client.get(reverse("opportunities"), {"show": "field_nurture"}).status_code
    assert 200 == client.get(reverse("opportunities"), {"show": "nonsense"}).status_code


def test_board_and_list_keep_the_filters_of_each_other(deals, client, dov):
    client.force_login(dov)

    page = client.get(reverse("opportunities"), {"owner": "mine", "month": "2027-01", "value_from": "5"})

    assert f"{reverse('opportunity-board')}?owner={dov.pk}&amp;month=2027-01" in page.content.decode()


def test_views_of_a_list_are_saved(deals, client, dov):
    client.force_login(dov)
    SavedView.objects.create(
        owner=dov, area="opportunities", page="opportunities", name="Large ones", query="value_from=10000"
    )

    page = client.get(reverse("opportunities"), {"value_from": "10000"})

    assert [("Large ones", True)] == [(each.name, each.current) for each in page.context["views"].first]


def test_opportunities_are_filtered_sorted_and_shown_by_custom_fields(deals, shown, client, dov):
    definitions.add(field := CustomField(subject="opportunity", kind="number", label="Machines"))
    CustomField.objects.filter(pk=field.pk).update(filter_slot=1, indexed_at=clock.now())
    for name, count in (("Bos Staal", 3), ("Adams Foods", 12)):
        OpportunityValues.objects.create(opportunity=deals[name], values={field.key: count})

    assert ["Adams Foods"] == shown(dov, **{f"{field.key}_from": "5"})
    assert ["Bos Staal", "Adams Foods"] == shown(dov, sort=field.key)
    assert ["Adams Foods", "Bos Staal"] == shown(dov, sort=f"-{field.key}")
    page = client.get(reverse("opportunities"), {"columns": field.key}).content.decode()
    assert "12" in page


def test_a_field_of_opportunities_is_set_by_their_holder_and_undone(deals, client, cleo, make_qualified, ann):
    definitions.add(field := CustomField(subject="opportunity", kind="text", label="Series"))
    terms = {"value": 500, "probability": 50, "decides_on": date(2026, 12, 15)}
    own = hand_over.open_inside(make_qualified("Cox"), ann, **terms, route_reason="Small")
    tick = {"do": "field", "opportunity": [own.pk, deals["Bos Staal"].pk]}
    client.force_login(ann)

    query = urlencode(tick, doseq=True)
    sent = client.post(f"{reverse('lead-bulk')}?{query}", {"field": field.pk, "value": "B", "start": "1"})
    sweep.run(clock.now())

    job = BulkJob.objects.get()
    assert reverse("bulk-job", args=[job.pk]) == sent.url
    became = dict(job.leads.values_list("lead__company__name", "why"))
    assert {"Cox": "", "Bos Staal": "No open opportunity of yours"} == became
    assert {field.key: "B"} == OpportunityValues.objects.get(values__has_key=field.key).values

    jobs.undo(job)
    sweep.run(clock.now())
    assert {} == OpportunityValues.objects.get(opportunity=own).values


def test_actions_on_several_opportunities_are_those_of_one(deals, client, ann, dov, cleo, mia):
    offered = {}
    for user in (ann, dov, cleo, mia):
        client.force_login(user)
        offered[user] = client.get(reverse("opportunities")).context["bulk"]

    assert {ann: ["field"], dov: [], cleo: ["assign", "field"], mia: []} == offered


def test_only_short_lists_are_counted_exactly(deals, client, dov, monkeypatch):
    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 1)
    client.force_login(dov)

    assert "2" == client.get(reverse("opportunities")).context["count"]
    monkeypatch.setattr("handoffs.forms.opportunity_filter.COUNTED", 1)
    assert client.get(reverse("opportunities")).context["count"].startswith(("about ", "more than 1"))
