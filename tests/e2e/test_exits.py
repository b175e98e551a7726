"""Test exits in the browser: two answers, the exit route they propose, and the return through the workers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from playwright.sync_api import expect

from campaigns import track_editor
from campaigns.models import Campaign, Track
from campaigns.track_editor import TrackMailDraft
from handoffs.acceptance import answers, hand_over
from handoffs.deals import field_nurture
from leads.assignment import intake
from leads.calling import calls
from leads.compliance import eligibility
from leads.email_nurture import clicks, scanners, tracks
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import claim, holds
from leads.recycling import campaign_end, recycle
from salesdesk import clock
from salesdesk.outbox import sending

#: A Monday, 10:00 in Amsterdam: the date that the contacts name in these calls.
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def called(lead, ann):
    claim.take_next(ann)
    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=ann.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_exit_form_previews_who_calls_on_the_named_date(page_as, called, ann, axe):
    page = page_as(ann)
    page.goto(f"/leads/{called.pk}/")
    page.get_by_role("link", name="Change exit").click()
    page.get_by_label("Yes, they are interested").check()
    page.get_by_label("Later, maybe").check()
    expect(page.locator("#proposed")).to_contain_text("Ann calls on")
    page.get_by_role("textbox", name="Date they mentioned").fill("March")
    page.get_by_label("What they said").click()
    expect(page.locator("#proposed")).to_contain_text("Ann calls on 1 Mar 2027")
    axe(page)
    page.get_by_label("What they said").fill("The merger is done then")
    page.get_by_role("button", name="Close lead").click()
    expect(page.get_by_text("The merger is done then").first).to_be_visible()

    lead = Lead.objects.get(pk=called.pk)
    assert (Stream.NURTURE, StepKind.NURTURE) == (lead.stream, lead.steps.get().kind)


def log_call(lead, by, outcome, **facts):
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    answers = {question.pk: "Yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(outcome, answers=answers, **facts), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def at(lead, ann, dov):
    """Return a factory: `at("sql")` moves the lead to a stage and returns its page's path and the rep who has it."""

    def at(stage):
        if stage == "prospect":
            log_call(lead, ann, Outcome.LATER, on=date(2026, 12, 1))
            return f"/leads/{lead.pk}/", ann
        if stage == "mql":
            intake.show_interest(lead, "A download", by=None, source=Source.DOWNLOAD)
            return f"/leads/{lead.pk}/", ann
        log_call(lead, ann, Outcome.QUALIFIED)
        handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load in May.")
        if stage == "sql":
            return f"/handoffs/{handoff.pk}/", dov
        terms = {"value": Decimal(40_000), "probability": 40, "decides_on": date(2026, 12, 20)}
        return f"/opportunities/{answers.accept(handoff, dov, **terms).pk}/", dov

    return at


#: The shortcut of each exit route on field's pages.
KEYS = {"nurture": "i", "marketing": "m", "field_nurture": "k", "lost": "l"}
ANSWERS = {"nurture": ("Yes, they are", "Later, maybe"), "marketing": ("No interest now", "Unknown")}
PROPOSED = {
    "nurture": "calls on 1 Feb 2027",
    "marketing": "Marketing nurtures by e-mail",
    "field_nurture": "Dov keeps it and reviews it on 1 Feb 2027",
    "lost": "returns to Ann on 1 Feb 2027",
}


def take_exit(page, exit_route):
    """Submit the exit form in the browser, after checking its preview of who has the lead next, and when."""
    if "/leads/" in page.url:
        page.locator("a[href$='/exit/']").first.click()
        for answer in ANSWERS[exit_route]:
            page.get_by_label(answer).check()
        expect(page.locator("#proposed")).to_be_visible()
    else:
        page.wait_for_load_state()
        page.keyboard.press(KEYS[exit_route])
    if exit_route != "marketing":
        page.get_by_role("textbox", name="Date they mentioned").fill("2027-02-01")
    page.locator("[name=comment]").fill("After the merger")
    expect(page.locator("#proposed")).to_contain_text(PROPOSED[exit_route])
    if exit_route == "field_nurture":
        page.get_by_label("Your next step").fill("Lunch")
    if exit_route == "lost":
        page.locator("[name=reason]").select_option("price")
    page.locator("form:has(#proposal) .btn.go").click()
    page.locator("form:has(#proposal)").wait_for(state="detached")


@pytest.mark.parametrize(
    ("stage", "exit_route"),
    [
        ("prospect", "nurture"),
        ("prospect", "marketing"),
        ("mql", "nurture"),
        ("mql", "marketing"),
        ("sql", "nurture"),
        ("sql", "marketing"),
        ("sql", "field_nurture"),
        ("opportunity", "nurture"),
        ("opportunity", "marketing"),
        ("opportunity", "lost"),
    ],
)
def test_lead_that_exits_from_a_stage_returns_through_the_worker(
    page_as, at, lead, mia, ann, live_server, settings, stage, exit_route
):
    settings.DESK_URL = live_server.url
    path, who = at(stage)
    page = page_as(who)
    page.goto(path)
    take_exit(page, exit_route)
    assert_returned = {"nurture": on_its_date, "lost": on_its_date, "field_nurture": by_review}.get(
        exit_route, by_email
    )

    assert_returned(
        page_as, Lead.objects.get(pk=lead.pk), ann=ann, who=who, mia=mia, link=f"{live_server.url}/livez"
    )


def on_its_date(page_as, lead, *, ann, **_people):
    """On the named date ann's desk offers the call, with the talking point."""
    with clock.moved_everywhere_to(MONDAY) as day:
        recycle.run(day)
        eligibility.run(day)
        on_the_desk(
            page_as, ann, "Follow-up date reached" if lead.stage == Stage.LOST else "After the merger"
        )

    assert (Stream.NURTURE, 1) == (Lead.objects.get(pk=lead.pk).stream, lead.steps.count())


def by_review(page_as, lead, *, who, **_people):
    """On the review date the field rep gets a notice about the lead in field nurture."""
    with clock.moved_everywhere_to(MONDAY) as day:
        assert 1 == field_nurture.run(day)
        page = page_as(who)
        page.goto("/opportunities/?show=field_nurture")
        expect(page.get_by_text("due", exact=True)).to_be_visible()


def by_email(page_as, lead, *, ann, mia, link, **_people):
    """Marketing enrolls the lead on a track; a click in the e-mail makes it an MQL on its former rep's desk."""
    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    type(mia.team).objects.update(postal_address="Breda")
    track = Track.objects.create(team=lead.campaign.team, name="Cold chain")
    track_editor.save(track, [TrackMailDraft(timedelta(hours=1), "Cold chain", "See {link}", link)])
    track_editor.start(track)
    page = page_as(mia)
    page.goto("/tracks/unenrolled/")
    page.get_by_label(lead.company.name).check()
    page.get_by_role("button", name="Enroll leads").first.click()
    expect(page.get_by_text("1 lead enrolled.").first).to_be_visible()
    with clock.moved_everywhere_to(clock.now() + timedelta(hours=1)) as sent:
        assert (1, 1) == (tracks.run(sent), sending.run(sent))
    with clock.moved_everywhere_to(clock.now() + timedelta(hours=2)) as read:
        reader = page_as(None)
        # A headless browser says that it is a program.
        reader.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130"})
        reader.goto(next(word for word in mail.outbox[-1].body.split() if "/m/" in word))
        assert 1 == clicks.run(read + 2 * scanners.VISIT)
        eligibility.run(read)
        on_the_desk(page_as, ann, "Clicked in e-mail")

    again = Lead.objects.get(pk=lead.pk)
    assert (Stage.MQL, lead.round, lead.inside_rep) == (again.stage, again.round, again.inside_rep)


def on_the_desk(page_as, ann, why):
    page = page_as(ann)
    page.goto("/desk/")
    page.get_by_role("heading", level=1, name="Sanne Dekker").wait_for()
    expect(page.locator("#call .why").first).to_contain_text(why)


def test_desk_outcomes_preview_who_has_the_lead_next(page_as, lead, ann):
    page = page_as(ann)
    page.goto("/desk/")
    page.get_by_role("heading", level=1, name="Sanne Dekker").wait_for()
    page.wait_for_selector("#call:not([data-fresh])")
    page.keyboard.press("5")
    expect(page.locator("#proposed-no")).to_contain_text("Marketing nurtures by e-mail")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    expect(page.locator("#proposed-later")).to_contain_text("Ann calls on 24 Dec 2026")
    page.keyboard.type("1 february")
    expect(page.locator("#proposed-later")).to_contain_text("Ann calls on 1 Feb 2027")


def test_ending_a_campaign_asks_for_the_exits_of_its_leads(
    page_as, lead, make_lead, campaign, cleo, ann, axe
):
    intake.show_interest(make_lead("Bos Staal"), "A download", by=None, source=Source.FORM)
    page = page_as(cleo)
    page.goto(f"/campaigns/{campaign.pk}/")
    page.get_by_role("link", name="End campaign").click()
    expect(page.locator("#proposed-interested")).to_contain_text(
        "1 lead · To phone nurture: Ann calls on 25 Nov"
    )
    expect(page.locator("#proposed-others")).to_contain_text("1 lead · To Marketing")
    axe(page)
    others = page.get_by_role("group", name="1 other unassigned lead")
    others.get_by_label("Yes, they are interested").check()
    others.get_by_label("Later, maybe").check()
    expect(page.locator("#proposed-others")).to_contain_text("Ann calls on 24 Dec 2026")
    page.get_by_role("button", name="End campaign").click()
    expect(page.get_by_text("has ended")).to_be_visible()

    assert 2 == campaign_end.run(clock.now())
    assert Campaign.objects.get().state == "ended"
    assert {Stream.NURTURE} == set(Lead.objects.values_list("stream", flat=True))
