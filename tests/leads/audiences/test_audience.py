"""The audience of a campaign: its size, the check, and the leads that are created from it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from campaigns import lifecycle
from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Audience, Campaign
from campaigns.models.audience import AUDIENCE_FIELDS
from campaigns.models.audience_settings import Overlap
from campaigns.models.campaign import State
from leads.assignment import intake
from leads.audiences import batches, filling, size
from leads.audiences.judging import Verdict
from leads.audiences.size import Size, size_of
from leads.models import Activity, AudienceRun, Company, Lead, NextStep
from leads.models.compliance.suppression import Suppression, digest
from leads.models.custom_values import CompanyValues
from salesdesk import clock
from salesdesk.custom_fields import definitions, filtering
from salesdesk.custom_fields.models import CustomField

from ... import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(tuesday, make_campaign, north, territory):
    """A campaign of last year, from which the companies are known."""
    return make_campaign(north, [territory], name="Last year", state=State.ENDED)


@pytest.fixture
def other(make_campaign, north, territory):
    """Another campaign that runs."""
    return make_campaign(north, [territory], name="Other")


@pytest.fixture
def draft(make_campaign, north, territory):
    return make_campaign(north, [territory], name="Vaccines", state=State.DRAFT)


@pytest.fixture
def known(make_company, ended, ada):
    """Return a factory for companies of last year's campaign."""

    def make(name, **facts):
        company = make_company(name, **facts)
        intake.create_lead(company, ended, company.contacts.first(), by=ada)
        return company

    return make


def audience_of(campaign, **filters):
    return {name: getattr(campaign.audience, name) for name in AUDIENCE_FIELDS} | filters


def sweep(minutes=0):
    return batches.run(clock.now() + timedelta(minutes=minutes))


def checked(campaign, by):
    run = filling.check(campaign, by)
    sweep()
    run.refresh_from_db()
    return run


def test_size_counts_each_company_once_with_its_reason(known, draft, other, make_company, ada):
    known("Free")
    known("No number", phone="")
    known("Objected", phone="+31135559999")
    Suppression.objects.create(kind="number", digest=digest("+31135559999"), reason="Asked", source="Call")
    known("Sole trader", legal_form="sole_trader")
    busy = known("Busy")
    intake.create_lead(busy, other, busy.contacts.first(), by=ada)
    here = known("Here already")
    intake.create_lead(here, draft, here.contacts.first(), by=ada)
    Company.objects.filter(pk=known("Elsewhere").pk).update(country="BE")
    make_company("Unknown to the team")

    found = size_of(draft, audience_of(draft), Overlap.WAIT)
    assert dict.fromkeys(Verdict, 1) == found.counts
    assert (7, 1, False) == (found.matching, found.left, found.is_about)
    assert 2 == Size(found.counts, Overlap.SHARE).left


@pytest.mark.usefixtures("other")
def test_each_filter_finds_its_companies(known, draft, ended, ann):
    bos = known("Bos", postcode="5611 AB", city="Den  Haag", industry="Cold transport", employees=40)
    dal = known("Dal", postcode="1011 CD", city="Utrecht", industry="Food", employees=400)
    Lead.objects.filter(company=bos).update(stream="marketing")
    call = Activity.Kind.CALL
    Activity.objects.create(lead=dal.leads.get(), round=1, kind=call, outcome="no_answer", by=ann)

    for filters, expected in [
        ({}, 2),
        ({"countries": ["NL"]}, 2),
        ({"countries": ["BE"]}, 0),
        ({"industries": ["TRANSPORT", "steel"]}, 1),
        ({"employees_from": 41}, 1),
        ({"employees_to": 41}, 1),
        ({"postcodes": ["56"]}, 1),
        ({"postcodes": ["5000-5699", "10"]}, 2),
        ({"postcodes": ["57", "0-0"]}, 0),
        ({"cities": ["den haag"]}, 1),
        ({"not_called_days": 7}, 1),
        ({"earlier_campaign": ended}, 2),
        ({"earlier_campaign": draft}, 0),
        ({"earlier_campaign": ended, "earlier_end": "returned"}, 1),
        ({"earlier_campaign": ended, "earlier_end": "never_called"}, 1),
        ({"earlier_campaign": ended, "earlier_end": "won"}, 0),
        ({"earlier_campaign": ended, "earlier_end": "lost"}, 0),
    ]:
        assert (filters, expected) == (
            filters,
            size_of(draft, audience_of(draft, **filters), "wait").matching,
        )


def test_size_of_a_large_desk_is_estimated_from_a_sample(known, draft, monkeypatch):
    for number in range(3):
        known(f"Company {number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_company")
    monkeypatch.setattr(size, "SAMPLE", 2)
    found = size.size_of(draft, audience_of(draft), "wait")
    # One page of the table holds them all, so that a sample has all or none.
    assert found.is_about
    assert found.matching in (0, 4, 5)


def test_start_creates_the_leads_that_the_check_showed(client, cleo, known, draft, other, ada):
    free = [known(f"Free {number}") for number in range(3)]
    busy, mute = known("Busy"), known("Mute", phone="")
    taken = intake.create_lead(busy, other, busy.contacts.first(), by=ada)
    client.force_login(cleo)
    address = reverse("campaign-audience", args=[draft.pk])
    live = client.get(address, {"live": "1", "overlap": "share", "countries": "NL"}).context
    assert (5, 4) == (live["size"].matching, live["size"].left)
    assert client.get(address, {"live": "1", "countries": "Nederlnd"}).context["size"] is None

    client.post(address, {"action": "check", "overlap": "wait", "countries": "NL"})
    run = client.get(address).context["run"]
    assert ("ready", 5, 3, 1) == (run.state, run.matching, run.to_create, run.to_wait)
    assert {"no_number": 1} == run.skipped
    assert not Lead.objects.filter(campaign=draft).exists()

    client.post(address, {"action": "start"})
    assert (3, 0) == (sweep(), sweep())
    assert Campaign.objects.running().filter(pk=draft.pk).exists()
    leads = Lead.objects.filter(campaign=draft)
    assert {each.pk for each in free} == set(leads.values_list("company", flat=True))
    assert 3 == NextStep.objects.filter(campaign=draft, kind="cold", territory__isnull=False).count()
    page = client.get(address).context
    assert ("done", 3, 1) == (page["run"].state, page["run"].created, page["waiting"])

    assert 0 == sweep(minutes=11)
    lifecycle.end(other, cleo)
    assert 1 == sweep(minutes=22)
    assert leads.filter(company=busy).exists()
    assert taken.company == busy
    assert mute.leads.count() == 1
    assert AudienceRun.objects.get().retry_at is None


def test_check_is_needed_again_after_a_change_and_an_empty_audience_does_not_start(cleo, known, draft):
    known("Free")
    run = checked(draft, cleo)
    filling.save(draft, audience_of(draft, countries=["BE"]))
    with pytest.raises(CampaignNotReady, match="changed since the check"):
        filling.start(run, cleo)

    empty = checked(draft, cleo)
    assert (0, 0, 0) == (empty.matching, empty.to_create, empty.to_wait)
    with pytest.raises(CampaignNotReady, match="No company is left"):
        filling.start(empty, cleo)
    assert "cancelled" == AudienceRun.objects.get(pk=run.pk).state
    assert not Campaign.objects.running().filter(pk=draft.pk).exists()


def test_filling_goes_on_where_it_stopped_and_waits_while_the_campaign_is_paused(
    cleo, ada, known, draft, monkeypatch
):
    monkeypatch.setattr(batches, "BATCH", 1)
    companies = [known(f"Free {number}") for number in range(4)]
    run = checked(draft, cleo)
    assert 4 == run.to_create
    filling.start(run, cleo)
    assert 1 == batches._do_batch(run.pk, clock.now())
    lifecycle.pause(draft, cleo)
    assert 0 == sweep()
    # A list brings one of them in meanwhile, and another is merged into a known company.
    intake.create_lead(companies[1], draft, None, by=ada)
    Company.objects.filter(pk=companies[2].pk).update(merged_into=companies[3])

    lifecycle.start(draft, cleo)
    assert 1 == sweep()
    run.refresh_from_db()
    assert ("done", 2, 2) == (run.state, run.created, run.changed)
    assert 3 == Lead.objects.filter(campaign=draft).count()
    assert not filling.cancel(run)


def test_running_campaign_adds_companies_that_match_later(cleo, known, draft):
    Campaign.objects.filter(pk=draft.pk).update(keeps_filling=True)
    known("Free")
    filling.start(checked(draft, cleo), cleo)
    assert 1 == sweep()
    known("Later")
    assert 0 == sweep()
    assert 1 == sweep(minutes=24 * 60)
    assert 0 == sweep(minutes=24 * 60)
    later = AudienceRun.objects.order_by("pk").last()
    assert (True, 1, {"known": 1}) == (later.automatic, later.created, later.skipped)


def test_cancelled_run_creates_no_more_leads(client, cleo, known, draft, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 1)
    for number in range(3):
        known(f"Free {number}")
    run = checked(draft, cleo)
    filling.start(run, cleo)
    assert 1 == batches._do_batch(run.pk, clock.now())
    with pytest.raises(CampaignNotReady, match="being brought in"):
        filling.check(draft, cleo)
    client.force_login(cleo)
    client.post(reverse("campaign-audience", args=[draft.pk]), {"action": "cancel"})
    assert 0 == sweep()
    assert 1 == Lead.objects.filter(campaign=draft).count()


@pytest.fixture
def region():
    """A custom field of companies that filters lists."""
    field = CustomField(subject="company", label="Region", filter_slot=1, indexed_at=clock.now())
    definitions.add(field)
    return field


@pytest.fixture
def beds():
    field = CustomField(subject="company", kind="number", label="Beds", filter_slot=2, indexed_at=clock.now())
    definitions.add(field)
    return field


def test_audience_is_narrowed_by_custom_fields_of_the_company(client, known, draft, region, beds, cleo):
    for name, values in {
        "North 5": {region.key: "North", beds.key: 5},
        "North 9": {region.key: "North-west", beds.key: 9},
        "South": {region.key: "South", beds.key: 9},
        "None": {},
    }.items():
        CompanyValues.objects.create(company=known(name), values=values)
    client.force_login(cleo)
    page = reverse("campaign-audience", args=[draft.pk])
    shown = form_data.filled_in(
        client.get(page).content.decode(), {region.key: "north", f"{beds.key}_from": "6"}
    )
    assert client.post(page, shown | {"action": "save"}).status_code == 302

    draft.audience.refresh_from_db()
    assert draft.audience.custom == {region.key: "north", f"{beds.key}_from": "6"}
    assert size_of(draft, audience_of(draft), Overlap.SKIP).left == 1
    again = client.get(page)
    assert again.context["size"].left == 1
    assert again.context["form"].initial[region.key] == "north"
    assert filtering.in_words(draft.audience.custom) == "Region: north · Beds from: 6"


def test_audience_with_a_field_that_filters_no_more_matches_nothing_and_says_so(
    client, known, draft, region, cleo
):
    CompanyValues.objects.create(company=known("North"), values={region.key: "north"})
    Audience.objects.filter(pk=draft.audience_id).update(custom={region.key: "north"})
    CustomField.objects.update(filter_slot=None)
    client.force_login(cleo)
    page = reverse("campaign-audience", args=[draft.pk])
    answer = client.get(page)

    assert (answer.context["size"].matching, answer.context["form"].has_lost_a_filter) == (0, True)
    client.post(page, form_data.filled_in(answer.content.decode(), {"action": "save"}))
    again = client.get(page)
    assert (again.context["size"].matching, again.context["form"].has_lost_a_filter) == (1, False)


def test_range_of_a_custom_field_that_ends_before_it_begins_is_refused(client, draft, beds, cleo):
    client.force_login(cleo)
    page = reverse("campaign-audience", args=[draft.pk])
    typed = {f"{beds.key}_from": "9", f"{beds.key}_to": "2", "action": "save"}
    answer = client.post(page, form_data.filled_in(client.get(page).content.decode(), typed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"{beds.key}_to"]
