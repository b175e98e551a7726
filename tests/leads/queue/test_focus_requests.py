"""Focus requests (R5, R15): field picks the cold calls that come first this week."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.funnel import transitions
from leads.models import FocusFilter, FocusRequest, NextStep
from leads.queue import claim
from leads.queue.focus import focus_filters, focus_requests
from salesdesk import clock
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db


def test_focus_request_puts_the_lead_first_and_shows_its_note(lead, make_lead, ann, dov):
    other = make_lead("Bos Staal")
    focus_requests.request(other, dov, note="I am in their street on Thursday.")

    step = claim.take_next(ann)

    assert other.pk == step.lead_id
    assert ("Dov", "I am in their street on Thursday.") == (step.wish_by, step.wish_note)


def test_focus_request_ends_when_withdrawn_or_when_the_week_is_over(lead, dov, cleo):
    before = NextStep.objects.get().rank
    focus_requests.request(lead, dov)
    assert before > NextStep.objects.get().rank
    focus_requests.withdraw(focus_requests.request(lead, cleo))
    assert before == NextStep.objects.get().rank

    focus_requests.request(lead, dov)
    assert 0 == focus_requests.run(TUESDAY + timedelta(days=3))
    assert 1 == focus_requests.run(TUESDAY + timedelta(days=4))
    assert 0 == focus_requests.run(TUESDAY + timedelta(days=4))

    assert before == NextStep.objects.get().rank
    assert not FocusRequest.objects.active().exists()


def test_focus_request_renewed_next_week_outlives_the_first_one(lead, dov):
    focus_requests.request(lead, dov)
    with clock.moved_to(TUESDAY + timedelta(days=5)):
        focus_requests.request(lead, dov)
        requested = NextStep.objects.get().rank

        focus_requests.run(clock.now())

        assert (requested, 1) == (NextStep.objects.get().rank, FocusRequest.objects.active().count())


def test_focus_request_is_refused_for_other_peoples_leads_and_during_cool_down(lead, ann, eve, dov):
    for somebody in (ann, eve):
        with pytest.raises(transitions.NotYours):
            focus_requests.request(lead, somebody)

    NextStep.objects.update(due_at=TUESDAY + timedelta(days=60))
    with pytest.raises(transitions.Refused, match="in cool-down until"):
        focus_requests.request(lead, dov)


def test_field_rep_requests_a_call_by_company_name(client, lead, dov):
    client.force_login(dov)

    wrong = client.post("/focus-requests/", {"company": "Nobody", "note": "On Thursday."})
    assert 422 == wrong.status_code
    assert "On Thursday." in wrong.content.decode()

    page = client.post("/focus-requests/", {"company": "van houten", "note": "On Thursday."}, follow=True)
    assert "Call to Van Houten Logistiek requested for this week." in page.content.decode()
    assert "On Thursday." in page.content.decode()

    client.post(f"/focus-requests/{FocusRequest.objects.get().pk}/withdraw/")
    assert not FocusRequest.objects.exists()


def test_manager_requests_a_call_on_the_lead_page(client, lead, cleo):
    client.force_login(cleo)

    assert "Request call" in client.get(f"/leads/{lead.pk}/").content.decode()
    client.post(f"/leads/{lead.pk}/focus-request/", {"note": "Their contract ends."})

    assert (cleo, "Their contract ends.") == (FocusRequest.objects.get().by, FocusRequest.objects.get().note)


def test_manager_withdraws_a_focus_request_on_the_lead_page(client, lead, dov, cleo):
    focus_request = focus_requests.request(lead, dov, note="I am in their street on Thursday.")
    client.force_login(cleo)

    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Dov requested a call this week: I am in their street on Thursday." in page
    back = reverse("focus-request-withdraw", args=[focus_request.pk])
    assert f'action="{back}"' in page
    assert client.post(back)["Location"] == reverse("lead", args=[lead.pk])

    assert "asks for this call" not in client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_inside_rep_cannot_withdraw_a_focus_request_of_others(client, lead, ann, dov):
    focus_requests.request(lead, dov)
    client.force_login(ann)

    assert "asks for this call" not in client.get(reverse("lead", args=[lead.pk])).content.decode()


@pytest.fixture
def cold_storage(tuesday, make_lead, dov):
    """Three cold leads, two of which are cold stores in Brabant, and a saved filter of these."""
    leads = [
        make_lead(
            "Bos Koelhuis", industry="Cold storage and transport", postcode="5611 AB", city="Eindhoven"
        ),
        make_lead("Vos Vrieshuis", industry="cold storage", postcode="4811 CD", city="Breda"),
        make_lead("De Haan Koeling", industry="Cold storage", postcode="1011 EF", city="Amsterdam"),
    ]
    wanted = FocusFilter(by=dov, industry="cold storage", postcodes=["48", "5000-5999"])
    return leads, wanted


def test_filter_puts_the_matching_leads_first_for_this_week(lead, cold_storage, ann, dov):
    (bos, vos, _de_haan), wanted = cold_storage
    ranks = dict(NextStep.objects.values_list("lead", "rank"))

    assert 2 == focus_filters.ask(wanted)

    assert {bos.pk, vos.pk} == set(FocusRequest.objects.active().values_list("lead", flat=True))
    assert {bos.pk, vos.pk} == {
        each.lead_id for each in NextStep.objects.all() if each.rank < ranks[each.lead_id]
    }
    step = claim.take_next(ann)
    assert step.lead_id in (bos.pk, vos.pk)
    assert ("Dov", "cold storage · 48, 5000-5999") == (step.wish_by, step.wish_note)
    focus_requests.run(TUESDAY + timedelta(days=4))
    assert ranks == dict(NextStep.objects.values_list("lead", "rank"))
    assert FocusFilter.objects.exists()


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"city": "breda"}, ["Vos Vrieshuis"]),
        ({"name": "koel"}, ["Bos Koelhuis", "De Haan Koeling"]),
        ({"postcodes": ["5611AB"]}, ["Bos Koelhuis"]),
        ({"postcodes": ["1000-1011", "481"]}, ["De Haan Koeling", "Vos Vrieshuis"]),
        ({"industry": "100%"}, []),
    ],
)
def test_filter_matches_by_each_condition(cold_storage, dov, conditions, found):
    wanted = FocusFilter(by=dov, week=TUESDAY.date() - timedelta(days=1), **conditions)

    assert found == sorted(each.company.name for each in focus_filters.matching(wanted))


def test_filter_of_a_campaign_finds_only_its_leads(lead, make_campaign, north, territory, dov):
    other = make_campaign(north, [territory], name="Other")
    week = TUESDAY.date() - timedelta(days=1)

    assert [lead] == list(focus_filters.matching(FocusFilter(by=dov, week=week, campaign=lead.campaign)))
    assert not focus_filters.matching(FocusFilter(by=dov, week=week, campaign=other)).exists()


def test_filter_that_finds_nothing_or_too_much_is_refused(cold_storage, dov, monkeypatch):
    _leads, wanted = cold_storage
    with pytest.raises(transitions.Refused, match="No cold lead"):
        focus_filters.ask(FocusFilter(by=dov, industry="steel"))
    monkeypatch.setattr(focus_filters, "MOST", 1)
    with pytest.raises(transitions.Refused, match="More than 1"):
        focus_filters.ask(wanted)
    assert not FocusRequest.objects.exists()
    assert not FocusFilter.objects.exists()


def test_filter_is_removed_with_its_requests_but_not_with_those_of_a_name(cold_storage, dov):
    (bos, vos, _de_haan), wanted = cold_storage
    before = dict(NextStep.objects.values_list("lead", "rank"))
    focus_requests.request(bos, dov, note="On Thursday")
    focus_filters.ask(wanted)

    focus_filters.remove(wanted)

    assert [bos.pk] == list(FocusRequest.objects.active().values_list("lead", flat=True))
    after = dict(NextStep.objects.values_list("lead", "rank"))
    assert [bos.pk] == [pk for pk, rank in after.items() if rank < before[pk]]
    assert after[vos.pk] == before[vos.pk]


def test_request_made_on_friday_lasts_through_the_next_week(lead, dov):
    focus_requests.request(lead, dov)
    friday = TUESDAY + timedelta(days=3)
    with clock.moved_to(friday):
        focus_requests.request(lead, dov, note="Again")

    assert ["Again"] == [each.note for each in FocusRequest.objects.active()]
    assert 0 == focus_requests.run(friday + timedelta(days=7))
    assert 1 == focus_requests.run(friday + timedelta(days=8))


def test_field_rep_asks_by_filter_again_and_removes_it(client, cold_storage, dov, ann):
    client.force_login(dov)
    nothing = client.post(reverse("focus-filter-new"), {"note": "On Thursday."})
    assert 422 == nothing.status_code
    assert "On Thursday." in nothing.content.decode()
    steel = client.post(reverse("focus-filter-new"), {"industry": "steel"})
    assert 422 == steel.status_code

    client.post(reverse("focus-filter-new"), {"industry": "cold storage", "postcodes": "48, 5000-5999"})
    saved = FocusFilter.objects.get()
    assert "2 calls this week" in client.get(reverse("focus-requests")).content.decode()
    with clock.moved_to(TUESDAY + timedelta(days=7)):
        focus_requests.run(clock.now())
        client.post(reverse("focus-filter-again", args=[saved.pk]))
        assert 2 == FocusRequest.objects.active().count()
    client.post(reverse("focus-filter-remove", args=[saved.pk]))
    assert not FocusFilter.objects.exists()
    assert not FocusRequest.objects.active().exists()
