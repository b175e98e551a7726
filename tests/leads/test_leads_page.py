"""The leads list: visibility, filters, pagination, search and query counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.assignment import intake
from leads.models import Activity, Lead, LeadValues, ScoreModel
from leads.models.queue.step_kind import StepKind
from leads.models.scoring.score_model import Method, Verdict
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    """Return the company names that a user sees on the leads list."""

    def shown(user, **query):
        client.force_login(user)
        answer = client.get(reverse("leads"), query)
        assert 200 == answer.status_code
        return [lead.company.name for lead in answer.context["page"].rows]

    return shown


def test_leads_list_shows_only_visible_leads(lead, shown, ann, ben, dov, cleo, mia, sam, eve, ada):
    assert ["Van Houten Logistiek"] == shown(ann) == shown(cleo) == shown(mia) == shown(ada)
    assert [] == shown(ben) == shown(dov) == shown(sam) == shown(eve)


def test_leads_list_starts_with_the_newest_lead(lead, make_lead, shown, ann):
    make_lead("Bos Staal")

    assert ["Bos Staal", "Van Houten Logistiek"] == shown(ann)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bos"}, True),
        ({"q": "jan"}, True),
        ({"q": "staal"}, True),
        ({"q": "taal"}, False),
        ({"stage": "suspect"}, True),
        ({"stage": "open"}, True),
        ({"stage": "won"}, False),
        ({"stream": "inside"}, True),
        ({"stream": "field"}, False),
        ({"holder": "nobody"}, True),
        ({"holder": "mine"}, False),
        ({"campaign": "0"}, True),
        ({"stage": "nonsense", "campaign": "x", "territory": "-1", "after": "x"}, True),
    ],
)
def test_leads_list_applies_valid_filters_and_ignores_invalid_ones(
    query, found, tuesday, make_lead, shown, ann
):
    make_lead("Bos Staal", contact="Jan Bos")

    assert (["Bos Staal"] if found else []) == shown(ann, **query)


def test_leads_list_filters_by_campaign_territory_and_holder(
    lead, make_campaign, make_lead, north, territory, shown, cleo, ann
):
    other = make_campaign(north, [territory], name="Fleet")
    make_lead("Bos Staal", campaign=other)

    assert ["Bos Staal"] == shown(cleo, campaign=other.pk)
    assert 2 == len(shown(cleo, territory=territory.pk))
    assert [] == shown(cleo, holder=ann.pk)


def test_leads_list_pages_show_each_lead_once_and_the_total(tuesday, make_lead, client, ann):
    made = [make_lead(f"Company {number}").pk for number in range(53)]
    client.force_login(ann)

    first = client.get(reverse("leads"))
    second = client.get(reverse("leads"), {"after": first.context["page"].after})

    rows = first.context["page"].rows + second.context["page"].rows
    assert made[::-1] == [row.pk for row in rows]
    assert "53" == first.context["count"]
    assert len(first.content) < 60_000


def test_leads_list_is_sorted_by_columns_with_pages(tuesday, make_lead, client, ann, monkeypatch):
    names = ["Bos", "Adams", "Cox", "Dijk"]
    leads = {name: make_lead(name) for name in names}
    for value, name in enumerate(names):
        leads[name].steps.update(due_at=tuesday - timedelta(days=value))
    Lead.objects.filter(pk=leads["Cox"].pk).update(score=90, value=5)
    Lead.objects.filter(pk=leads["Bos"].pk).update(score=70, value=8)
    # A second step of a lead does not list it twice.
    later = leads["Dijk"].steps.get()
    later.pk, later.contact, later.kind = None, None, StepKind.MISSING_NUMBER
    later.place, later.ready, later.due_at = None, False, tuesday + timedelta(days=9)
    later.save()
    client.force_login(ann)

    def shown(**query):
        found = []
        while True:
            answer = client.get(reverse("leads"), query)
            found += [row.row.company.name for row in answer.context["rows"]]
            if not (after := answer.context["page"].after):
                return found, answer.content.decode()
            query["after"] = after

    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 2)
    assert ["Adams", "Bos", "Cox", "Dijk"] == shown(sort="company")[0]
    assert ["Dijk", "Cox", "Bos", "Adams"] == shown(sort="-company")[0]
    assert ["Dijk", "Cox", "Adams", "Bos"] == shown(sort="due")[0]
    assert ["Cox", "Bos", "Dijk", "Adams"] == shown(sort="score")[0]
    listed, page = shown(sort="value")
    assert ["Bos", "Cox"] == listed
    assert "Only leads with a value." in page


def test_leads_list_is_sorted_by_stage_last_contact_and_custom_fields(
    tuesday, make_lead, client, ann, campaign, monkeypatch
):
    leads = {name: make_lead(name) for name in ("Bos", "Adams", "Cox", "Dijk")}
    for name, days in [("Bos", 3), ("Bos", 9), ("Adams", 5), ("Dijk", 5)]:
        Activity.objects.create(
            lead=leads[name], round=1, kind="note", note="x", at=tuesday - timedelta(days=days)
        )
    Activity.objects.create(lead=leads["Adams"], round=1, kind="task", note="x", at=tuesday)
    intake.show_interest(leads["Bos"], "Fair", by=ann, source=Source.FAIR)
    field = CustomField(subject="lead", kind="number", label="Machines", filter_slot=1, indexed_at=tuesday)
    definitions.add(field)
    for name, machines in [("Adams", 12), ("Bos", 5), ("Dijk", 12)]:
        LeadValues.objects.create(lead=leads[name], values={field.key: machines})
    LeadValues.objects.create(lead=leads["Cox"], values={"f0": 1})
    client.force_login(ann)

    def shown(**query):
        found, texts = [], []
        while True:
            answer = client.get(reverse("leads"), query)
            found += [row.row.company.name for row in answer.context["rows"]]
            texts.append(answer.content.decode())
            if not (after := answer.context["page"].after):
                return found, texts
            query["after"] = after

    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 2)
    assert ["Adams", "Cox", "Dijk", "Bos"] == shown(sort="stage")[0]
    assert ["Bos", "Dijk", "Cox", "Adams"] == shown(sort="-stage")[0]
    listed, pages = shown(sort="last", columns="last")
    assert (["Bos", "Dijk", "Adams"], True) == (listed, "Only leads that were in contact." in pages[0])
    assert ["Adams", "Dijk", "Bos"] == shown(sort="-last")[0]

    # The index of a field begins with the campaign, so that one must be chosen.
    listed, pages = shown(sort=field.key, columns=field.key)
    assert (["Dijk", "Cox", "Adams", "Bos"], False) == (listed, "Only rows" in pages[0])
    listed, pages = shown(sort=field.key, columns=field.key, campaign=campaign.pk)
    assert ["Bos", "Adams", "Dijk"] == listed
    assert "Only rows with a value of Machines." in pages[0]
    assert f"sort=-{field.key}" in pages[0]
    assert ["Dijk", "Adams", "Bos"] == shown(sort=f"-{field.key}", campaign=campaign.pk)[0]


def test_leads_list_shows_the_columns_that_the_person_chose(lead, client, ann):
    field = CustomField(subject="lead", kind="number", label="Machines")
    definitions.add(field)
    LeadValues.objects.create(lead=lead, values={field.key: 1250})
    client.force_login(ann)
    url = reverse("leads-columns")
    typed = {"column_0": field.key, "column_1": "added", "column_2": field.key, "column_3": "score"}

    assert 302 == client.post(url, typed).status_code
    ann.refresh_from_db()
    assert {"leads": [field.key, "added", "score"]} == ann.list_columns
    page = client.get(reverse("leads"))
    assert ["Machines", "Added on", "Score"] == [
        str(column.label) for column, _heading in page.context["columns"]
    ]
    assert "1.250" in page.content.decode()
    assert 422 == client.post(url, {"column_0": "password"}).status_code

    # A link brings its own columns; a deleted field is left out.
    definitions.delete(field, clock.now())
    linked = client.get(reverse("leads"), {"columns": f"stage,{field.key},nonsense"})
    assert ["Stage"] == [str(column.label) for column, _heading in linked.context["columns"]]
    assert 2 == len(client.get(reverse("leads")).context["columns"])


def test_score_column_is_empty_while_the_score_is_off(lead, client, ann):
    client.force_login(ann)
    model = ScoreModel.objects.create(
        warm=False,
        fitted_at=lead.created_at,
        method=Method.SEGMENTS,
        verdict=Verdict.NO_BETTER,
        outcomes=400,
        became_sql=60,
        base=0.15,
        thresholds=[0.0] * 100,
        test={"auc": 0.5},
    )

    def shown():
        ((_lead, cells),) = client.get(reverse("leads"), {"columns": "score"}).context["rows"]
        return [cell.text for cell in cells]

    assert [""] == shown()
    ScoreModel.objects.filter(pk=model.pk).update(verdict=Verdict.ON)
    assert ["50"] == shown()


def test_leads_list_needs_eight_queries_for_any_number_of_rows(
    tuesday, make_lead, client, ann, cleo, monkeypatch, django_assert_max_num_queries
):
    for number in range(3):
        make_lead(f"Company {number}")
    for user in (ann, cleo):
        client.force_login(user)
        with django_assert_max_num_queries(8):
            client.get(reverse("leads"))
    # A list that is longer is not counted, but estimated.
    monkeypatch.setattr("salesdesk.web.paging.COUNTED_TO", 50)
    for number in range(57):
        make_lead(f"More {number}")
    for user in (ann, cleo):
        client.force_login(user)
        with django_assert_max_num_queries(8):
            client.get(reverse("leads"))


def test_empty_leads_list_explains_why_it_is_empty(client, ann, ben, lead):
    client.force_login(ann)
    assert b"No matches" in client.get(reverse("leads"), {"q": "zzz"}).content

    client.force_login(ben)
    assert b"No leads yet" in client.get(reverse("leads")).content


def test_home_redirects_to_the_start_page_of_the_role(client, ann, dov, sam, lead):
    for user, page in ((ann, "desk"), (dov, "handoffs"), (sam, "support-inbox")):
        client.force_login(user)
        assert reverse(page) == client.get(reverse("home")).url


def test_anonymous_visitor_is_redirected_to_sign_in(client, db):
    for page in ("home", "leads", "search"):
        assert reverse("account_login") in client.get(reverse(page)).url


def test_live_search_returns_only_the_list_fragment(client, lead, ann, eve):
    client.force_login(ann)

    typed = client.get(reverse("search"), {"q": "van h"}, headers={"HX-Request": "true"})
    page = client.get(reverse("search"), {"q": "van h"})

    assert b"Van Houten" in typed.content
    assert b"<html" not in typed.content
    assert b"Van Houten" in page.content
    client.force_login(eve)
    theirs = client.get(reverse("search"), {"q": "van h"}, headers={"HX-Request": "true"})
    assert reverse("lead", args=[lead.pk]).encode() not in theirs.content


def test_search_needs_the_same_queries_for_any_number_of_results(
    client, make_lead, tuesday, ann, django_assert_max_num_queries
):
    for number in range(30):
        make_lead(f"Bos {number}")
    client.force_login(ann)

    with django_assert_max_num_queries(10):
        client.get(reverse("search"), {"q": "bos"}, headers={"HX-Request": "true"})
