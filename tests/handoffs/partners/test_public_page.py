"""The page on which a partner updates its deals by a signed link."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.models import Opportunity, OpportunityChange, PartnerProposal, PartnerReport
from handoffs.partners import guard, links, partnership
from leads.models import Activity, Lead, NextStep
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.notifications.models import Notification
from salesdesk.people.sign_in.limits import Limit
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True, **BROWSER)


@pytest.fixture
def page(link, partner_deal):
    """The path of the partner's page of the deal."""
    return f"{links.path_of(link)}deals/{partner_deal.pk}/"


def typed_into(answer, **typed):
    return filled_in(answer.content.decode(), typed)


def test_update_by_a_partner_changes_the_deal_and_is_logged(stranger, page, partner_deal, dov, ann):
    opened = stranger.get(page)
    answer = stranger.post(
        page,
        typed_into(
            opened, value="52.000", probability="60", next_step="Demo in Breda", note="Budget is there"
        ),
    )

    assert 302 == answer.status_code
    deal = Opportunity.objects.get()
    assert (Decimal(52_000), 60, date(2026, 12, 15)) == (deal.value, deal.probability, deal.decides_on)
    assert "Demo in Breda" == NextStep.objects.get(lead=deal.lead_id).why
    change = OpportunityChange.objects.latest("pk")
    assert change.by is None
    assert "Piet Vos of Koelhuis Partners" in change.reason
    report = PartnerReport.objects.get(kind="update")
    assert ("Piet Vos", "127.0.0.1", deal.pk) == (report.name, report.network, report.opportunity_id)
    assert "52" in report.text
    assert "Budget is there" in Activity.objects.filter(lead=deal.lead_id, kind="note").latest("pk").note
    assert {dov, ann} == {each.person for each in Notification.objects.filter(kind="partner")}
    assert deal.lead.partner.last_update_at == clock.now()


def test_page_sets_no_cookies_and_is_not_indexed(stranger, link, partner_deal):
    answer = stranger.get(links.path_of(link))

    assert "Van Houten Logistiek" in answer.content.decode()
    assert not answer.cookies
    assert "noindex, nofollow" == answer["X-Robots-Tag"]
    assert "no-referrer" == answer["Referrer-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_opening_is_logged_once_per_visit_and_not_for_scanners(stranger, link):
    scanner = Client(HTTP_USER_AGENT="Googlebot/2.1")
    scanner.get(links.path_of(link))
    stranger.get(links.path_of(link))
    stranger.get(links.path_of(link))

    assert ["opened"] == list(PartnerReport.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("how", ["expired", "revoked", "ended"])
def test_closed_link_changes_nothing_and_shows_what_was_typed(stranger, link, page, ann, how):
    typed = typed_into(stranger.get(page), note="They sign on Friday", value="52.000")
    if how == "expired":
        type(link).objects.update(expires_at=clock.now(), created_at=clock.now() - timedelta(days=1))
    elif how == "revoked":
        links.revoke(link, ann)
    else:
        partnership.end(link.partner)

    answer = stranger.post(page, typed)

    assert 410 == answer.status_code
    text = answer.content.decode()
    assert "They sign on Friday" in text
    assert "52.000" in text
    assert Decimal(48_000) == Opportunity.objects.get().value
    assert PartnerReport.objects.filter(kind="refused", text=how).exists()


def test_deal_of_another_partner_is_not_found(stranger, make_partner, partner_deal, ann):
    other = links.create(make_partner("Frigo Verkoop"), ann)

    assert "Van Houten" not in stranger.get(links.path_of(other)).content.decode()
    path = f"{links.path_of(other)}deals/{partner_deal.pk}/"
    for url in (path, f"{path}result/"):
        assert 404 == stranger.get(url).status_code
        answer = stranger.post(url, {"note": "Mine!", "value": "1"})
        assert 404 == answer.status_code
        assert "Mine!" in answer.content.decode()
    assert Decimal(48_000) == Opportunity.objects.get().value


def test_forged_link_is_not_found(stranger, link):
    path = links.path_of(link)
    assert 404 == stranger.get(path[:-2] + ("y/" if path[-2] == "x" else "x/")).status_code
    assert 404 == stranger.get(reverse("partner-public", args=[link.key.hex])).status_code


def test_same_form_sent_twice_counts_once(stranger, page):
    typed = typed_into(stranger.get(page), value="52.000")
    assert 302 == stranger.post(page, typed).status_code
    assert 302 == stranger.post(page, typed).status_code

    assert 1 == PartnerReport.objects.filter(kind="update").count()
    assert 1 == Activity.objects.filter(kind="note", note__contains="52").count()


def test_partner_sees_a_colleagues_change_before_overwriting_it(stranger, page, partner_deal, dov):
    typed = typed_into(stranger.get(page), value="52.000", note="Bigger order")
    desk = Client()
    desk.force_login(dov)
    url = reverse("opportunity-revise", args=[partner_deal.pk])
    theirs = typed_into(desk.get(url), value="45000", probability="70", next_step="Call", on="2026-12-01")
    assert 302 == desk.post(url, theirs).status_code

    answer = stranger.post(page, typed)

    assert 422 == answer.status_code
    text = answer.content.decode()
    assert "Someone else changed this" in text
    assert 'value="52.000"' in text
    assert "Bigger order" in text
    assert Decimal(45_000) == Opportunity.objects.get().value

    assert 302 == stranger.post(page, typed_into(answer)).status_code
    deal = Opportunity.objects.get()
    assert (Decimal(52_000), 70) == (deal.value, deal.probability)


def test_rep_sees_a_partners_change_before_overwriting_it(stranger, page, partner_deal, dov):
    desk = Client()
    desk.force_login(dov)
    url = reverse("opportunity-revise", args=[partner_deal.pk])
    mine = typed_into(desk.get(url), value="45000", next_step="Call Sanne", on="2026-12-01")
    stranger.post(page, typed_into(stranger.get(page), value="52.000", probability="80"))

    answer = desk.post(url, mine)

    assert 422 == answer.status_code
    assert "Call Sanne" in answer.content.decode()
    assert Decimal(52_000) == Opportunity.objects.get().value

    assert 302 == desk.post(url, typed_into(answer)).status_code
    deal = Opportunity.objects.get()
    assert (Decimal(45_000), 80) == (deal.value, deal.probability)


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "-5"), ("value", "many"), ("decides_on", "1-1-2020"), ("probability", "95"), ("name", "")],
)
def test_invalid_values_are_refused_at_their_field_and_kept(stranger, page, field, value):
    answer = stranger.post(page, typed_into(stranger.get(page), **{field: value, "note": "Keep me"}))

    assert 422 == answer.status_code
    assert [field] == list(answer.context["form"].errors)
    assert "Keep me" in answer.content.decode()
    assert not PartnerReport.objects.filter(kind="update").exists()


def test_reported_order_waits_for_the_deals_owner(stranger, client, page, partner_deal, dov, ann):
    form = typed_into(
        stranger.get(f"{page}result/?result=won"), value="50000", ordered_on="24-11-2026", reason=""
    )
    assert 302 == stranger.post(f"{page}result/", form).status_code
    assert Opportunity.objects.get().closed_at is None

    client.force_login(ann)
    proposal = PartnerProposal.objects.get()
    confirm = reverse("partner-result-confirm", args=[proposal.pk])
    assert 404 == client.post(confirm).status_code

    client.force_login(dov)
    assert (
        "reports this deal won" in client.get(reverse("opportunity", args=[partner_deal.pk])).content.decode()
    )
    client.post(confirm)
    deal = Opportunity.objects.get()
    assert ("won", Decimal(50_000), date(2026, 11, 24)) == (deal.result, deal.value, deal.ordered_on)
    proposal = PartnerProposal.objects.get()
    assert ("confirmed", dov) == (proposal.state, proposal.answered_by)


def test_reported_loss_can_be_confirmed_or_declined(stranger, client, page, partner_deal, dov):
    client.force_login(dov)
    for answer, result in (("decline", ""), ("confirm", "lost")):
        form = typed_into(stranger.get(f"{page}result/?result=lost"), reason="price", note="Too dear")
        assert 302 == stranger.post(f"{page}result/", form).status_code
        waiting = PartnerProposal.objects.get(state="proposed")
        client.post(reverse(f"partner-result-{answer}", args=[waiting.pk]))
        assert result == Opportunity.objects.get().result
    assert (Stage.LOST, "price") == Lead.objects.values_list("stage", "reason").get(pk=partner_deal.lead_id)


def test_second_result_of_a_deal_is_refused_while_one_waits(stranger, page):
    for expected in (302, 422):
        form = typed_into(stranger.get(f"{page}result/?result=lost"), reason="price", note="Too dear")
        answer = stranger.post(f"{page}result/", form)
        assert expected == answer.status_code
    assert "Too dear" in answer.content.decode()
    assert 1 == PartnerProposal.objects.count()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"result": "won", "value": "", "ordered_on": "24-11-2026"}, "value"),
        ({"result": "won", "value": "50000", "ordered_on": ""}, "ordered_on"),
        ({"result": "won", "value": "50000", "ordered_on": "25-11-2026"}, "ordered_on"),
        ({"result": "lost", "reason": ""}, "reason"),
        ({}, "result"),
    ],
)
def test_incomplete_result_is_refused(stranger, page, typed, field):
    answer = stranger.post(f"{page}result/", {"name": "Piet", "key": str(uuid4())} | typed)

    assert 422 == answer.status_code
    assert [field] == list(answer.context["form"].errors)


def test_new_deal_arrives_as_an_mql_from_the_partner(stranger, link, partner, ann):
    url = f"{links.path_of(link)}new/"
    form = typed_into(
        stranger.get(url),
        company="Visveem Yerseke",
        interest="Ten sensors",
        value="9k",
        contact="Rik Zon",
        phone="0113 555 777",
        note="Decides in January",
    )
    for _time in range(2):
        assert 302 == stranger.post(url, form).status_code

    lead = Lead.objects.get(company__name="Visveem Yerseke")
    assert (Stage.MQL, "partner", "partner") == (lead.stage, lead.source, lead.route)
    assert (partner, Decimal(9000), "+31113555777") == (lead.partner, lead.value, lead.contact.phone)
    assert "Ten sensors" in lead.steps.get().why
    assert 1 == PartnerReport.objects.filter(kind="deal", lead=lead).count()
    assert Notification.objects.filter(person=ann, subject__contains="Visveem Yerseke").exists()


def test_postcode_of_a_new_deal_finds_its_territory(stranger, link, territory):
    type(territory).objects.update(postcodes=["4400-4499"])
    url = f"{links.path_of(link)}new/"
    for company, postcode in {"Visveem": "4401ab", "Elders": "1011 AB"}.items():
        typed = typed_into(stranger.get(url), company=company, postcode=postcode, interest="Ten sensors")
        assert 302 == stranger.post(url, typed).status_code

    assert {
        ("Visveem", "4401 AB", territory.pk, Stage.MQL),
        ("Elders", "1011 AB", None, Stage.SUSPECT),
    } == set(
        Lead.objects.filter(source="partner").values_list(
            "company__name", "company__postcode", "territory", "stage"
        )
    )


def test_new_deal_of_a_known_lead_keeps_what_is_known(stranger, link, make_lead, make_partner):
    other = make_partner("Frigo Verkoop")
    lead = make_lead("Bakkerij Bos")
    Lead.objects.filter(pk=lead.pk).update(partner=other, value=100)
    url = f"{links.path_of(link)}new/"
    stranger.post(
        url, typed_into(stranger.get(url), company="bakkerij bos b.v.", interest="Sensors", value="9k")
    )

    assert (other.pk, Decimal(100)) == Lead.objects.values_list("partner", "value").get(
        company__name="Bakkerij Bos"
    )


def test_new_deals_are_not_taken_without_a_campaign(stranger, link, partner):
    type(partner).objects.update(campaign=None)

    assert "new/" not in stranger.get(links.path_of(link)).content.decode()
    answer = stranger.post(f"{links.path_of(link)}new/", {"company": "Visveem"})
    assert 404 == answer.status_code
    assert "Visveem" in answer.content.decode()


def test_too_many_requests_are_refused_in_words(stranger, link, page, monkeypatch):
    monkeypatch.setattr(guard, "PER_LINK", Limit(2, timedelta(hours=1)))
    typed = typed_into(stranger.get(page), note="Keep me")
    stranger.get(page)

    answer = stranger.post(page, typed)

    assert 429 == answer.status_code
    assert "Keep me" in answer.content.decode()
