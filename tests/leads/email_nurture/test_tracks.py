"""Nurture tracks: enrolling, sending, unsubscribing, and clicks that bring a lead back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import track_editor
from campaigns.models import Track
from campaigns.track_editor import TrackMailDraft
from leads.calling import calls
from leads.compliance import suppression
from leads.email_nurture import bounces, clicks, scanners, track_results, tracks
from leads.models import Contact, Enrollment, Lead, SentLink, SentMail, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import holds
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.outbox.models import Outbox
from salesdesk.workers.batch import SomeFailed
from tests.form_data import filled_in
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db
TEXT = "Dear {first_name}, {company} may like this: {link} {rep}"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130"}


@pytest.fixture
def track(north):
    north.postal_address = "Dorpsstraat 1, Breda"
    north.save()
    new = Track(team=north, name="Cold chain")
    drafts = [
        TrackMailDraft(timedelta(days=days), f"Mail {days} for {{company}}", TEXT, "https://example.org/a")
        for days in (1, 7)
    ]
    track_editor.save(new, drafts)
    track_editor.start(new)
    return Track.objects.get()


@pytest.fixture
def returned(lead, ann):
    """A lead with an e-mail address that went back to Marketing after ann's call."""
    hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def enrolled(returned, track, mia):
    assert (1, []) == tracks.enroll([returned.pk], track, mia)
    return Enrollment.objects.get()


def first_mail(tuesday):
    tracks.run(tuesday + timedelta(days=1))
    return SentMail.objects.first()


def test_each_email_is_sent_once_with_sender_address_and_unsubscribe_link(enrolled, tuesday):
    assert 0 == tracks.run(tuesday)
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert (1, 0) == (tracks.run(now), tracks.run(now))
        assert [0] == [track.mails for track in track_results.results_of_tracks(Track.objects.all())]
        sending.run(now)
        assert [1] == [track.mails for track in track_results.results_of_tracks(Track.objects.all())]

    email, sent = mail.outbox[0], SentMail.objects.get()
    assert "Mail 1 for Van Houten Logistiek" == email.subject
    for text in ("Dear Sanne", f"/m/{sent.token}/", "Dorpsstraat 1, Breda", f"/m/{sent.token}/stop/"):
        assert text in email.body
    assert "https://example.org" not in email.body
    assert f"/m/{sent.token}/stop/>" in email.extra_headers["List-Unsubscribe"]
    assert "List-Unsubscribe=One-Click" == email.extra_headers["List-Unsubscribe-Post"]
    with clock.moved_to(tuesday + timedelta(days=8)) as now:
        tracks.run(now)
    assert (2, Enrollment.End.COMPLETED) == (SentMail.objects.count(), Enrollment.objects.get().end_reason)
    assert 1 == tracks.to_enroll(Lead.objects.all()).count()


def test_click_makes_the_lead_an_mql_once_for_the_rep_who_knew_it(client, enrolled, ann, tuesday):
    sent = first_mail(tuesday)
    url = reverse("email-link", args=[sent.token])

    with clock.moved_to(tuesday + timedelta(days=2)):
        for _click in range(2):
            answer = client.get(url, headers=BROWSER)
            assert (302, "https://example.org/a") == (answer.status_code, answer.url)
        assert Stage.PROSPECT == Lead.objects.get().stage
        settle_clicks()

    lead = Lead.objects.get()
    assert (Stage.MQL, ann, Source.MAIL) == (lead.stage, lead.holder, lead.source)
    assert (StepKind.FRESH, 1) == (lead.steps.get().kind, lead.changes.filter(to_stage=Stage.MQL).count())
    assert Enrollment.End.INTEREST == Enrollment.objects.get().end_reason


def settle_clicks():
    """Apply the clicks that were made until now."""
    clicks.run(clock.now() + scanners.VISIT)


@pytest.mark.parametrize(
    ("method", "headers", "after"),
    [
        ("head", BROWSER, timedelta(hours=1)),
        ("get", BROWSER | {"Sec-Purpose": "prefetch;prerender"}, timedelta(hours=1)),
        ("get", BROWSER | {"Purpose": "prefetch"}, timedelta(hours=1)),
        ("get", {"User-Agent": "Mimecast URL scanner"}, timedelta(hours=1)),
        ("get", {"User-Agent": ""}, timedelta(hours=1)),
        ("get", BROWSER, timedelta(seconds=3)),
    ],
)
def test_clicks_by_scanners_and_prefetching_are_not_counted(
    client, enrolled, tuesday, method, headers, after
):
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        sent = first_mail(tuesday)
        with clock.moved_to(now + after):
            answer = getattr(client, method)(reverse("email-link", args=[sent.token]), headers=headers)
            settle_clicks()

    assert (302, None) == (answer.status_code, SentMail.objects.get().clicked_at)
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_unsubscribing_takes_a_post_and_stops_all_emails(client, enrolled, tuesday):
    url = reverse("email-unsubscribe", args=[first_mail(tuesday).token])
    client.handler.enforce_csrf_checks = True

    assert 200 == client.get(url).status_code
    assert not Suppression.objects.exists()
    for _press in range(2):
        assert 200 == client.post(url, {"List-Unsubscribe": "One-Click"}).status_code

    with clock.moved_to(tuesday + timedelta(days=9)) as now:
        tracks.run(now)
    assert (1, Enrollment.End.UNREACHABLE) == (Outbox.objects.count(), Enrollment.objects.get().end_reason)
    assert "has opted out of e-mail" in Enrollment.objects.get().end_note


def test_public_page_shows_the_sender_and_not_the_product(client, enrolled, tuesday, settings):
    settings.DEFAULT_FROM_EMAIL = "Noorderlicht Instruments <desk@noorderlicht.example>"
    page = client.get(reverse("email-unsubscribe", args=[first_mail(tuesday).token])).content.decode()

    assert "Noorderlicht Instruments" in page
    assert "Dorpsstraat 1, Breda" in page
    assert "Salesdesk" not in page


def test_unsubscribe_link_of_a_deleted_email_explains_what_to_do(client, db):
    answer = client.post(reverse("email-unsubscribe", args=[uuid4()]))

    assert 404 == answer.status_code
    assert "Reply to the e-mail with “unsubscribe”" in answer.content.decode()


@pytest.mark.parametrize("how", ["bounced", "suppressed", "nurtured", "paused"])
def test_no_email_is_sent_if_the_lead_may_not_get_it(enrolled, track, cleo, tuesday, how):
    lead = Lead.objects.get()
    if how == "bounced":
        bounces.mark_bounced("sanne@vanhouten.example", "550 nobody here")
    elif how == "suppressed":
        suppression.suppress_address("sanne@vanhouten.example", reason="A letter", source="objection")
    elif how == "nurtured":
        recycle.to_nurture(lead, cleo, reason="not_now", on=(tuesday + timedelta(days=9)).date())
    else:
        track_editor.pause(track)

    tracks.run(tuesday + timedelta(days=1))

    assert not SentMail.objects.exists()
    assert ("" if how == "paused" else "x") == ("x" if Enrollment.objects.get().end_reason else "")


def test_enroll_skips_leads_without_an_address_and_enrolled_ones(returned, track, mia, eve, tuesday):
    returned.contact.email = ""
    returned.contact.save()
    assert (0, ["Van Houten Logistiek: No e-mail address is known."]) == tracks.enroll(
        [returned.pk], track, mia
    )
    returned.contact.email = "sanne@vanhouten.example"
    returned.contact.save()
    assert 0 == tracks.enroll([returned.pk], track, eve)[0]
    assert [1, 0] == [tracks.enroll([returned.pk], track, mia)[0] for _twice in range(2)]


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_concurrent_enrollments_succeeds(returned, track, mia, tuesday):
    def enroll():
        return tracks.enroll([returned.pk], track, mia)

    for results in outcomes(enroll, enroll, at=tuesday, reset=Enrollment.objects.all().delete, most=8):
        assert [(0, []), (1, [])] == sorted(results)


def test_enrolling_many_leads_takes_as_many_statements_as_one(
    returned, make_lead, ann, track, mia, tuesday, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as one:
        tracks.enroll([returned.pk], track, mia)
    Enrollment.objects.all().delete()
    everyone = [returned.pk]
    for name in ("Bos Staal", "Koelhuis Oost"):
        lead = make_lead(name)
        hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
        calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
        Contact.objects.filter(pk=lead.contact_id).update(email=f"info@{lead.pk}.example")
        everyone.append(lead.pk)

    with django_assert_max_num_queries(len(one)):
        assert 3 == tracks.enroll(everyone, track, mia)[0]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Dear {name}, {link}", "{name} is not a merge field"),
        ("Dear {company.pk} {link}", "{company.pk} is not a merge field"),
        ("Dear {first_name, {link}", "A brace is not closed"),
        ("Dear } {link}", "A brace is not closed"),
        ("Dear {first_name:d} {link}", "{first_name:d} is not a merge field"),
        ("Dear {first_name!q} {link}", "{first_name!q} is not a merge field"),
        ("Dear {first_name:>99999999999} {link}", "{first_name:&gt;99999999999} is not a merge field"),
        ("Dear all", "This e-mail has no link."),
    ],
)
def test_email_with_an_unknown_merge_field_is_rejected(client, track, mia, text, error):
    client.force_login(mia)
    rows = {
        "mails-TOTAL_FORMS": 1,
        "mails-INITIAL_FORMS": 0,
        "mails-0-delay": 2,
        "mails-0-delay_unit": "days",
    }
    rows |= {"mails-0-subject": "Hello", "mails-0-text": text, "mails-0-link": "https://example.org/"}

    answer = client.post(reverse("track-new"), {"name": "Another", "language": "en", **rows})

    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert 1 == Track.objects.count()


def test_marketing_creates_starts_and_fills_a_track_on_its_pages(client, returned, north, mia, tuesday):
    client.force_login(mia)
    rows = {
        "mails-TOTAL_FORMS": 1,
        "mails-INITIAL_FORMS": 0,
        "mails-0-delay": 2,
        "mails-0-delay_unit": "days",
    }
    rows |= {
        "mails-0-subject": "Hello",
        "mails-0-text": "Dear {first_name} {link}",
        "mails-0-link": "https://example.org/",
    }
    client.post(reverse("track-new"), {"name": "Winter", "language": "en", **rows})
    track = Track.objects.get()
    client.post(reverse("track-run", args=[track.pk]))
    assert not Track.objects.get().running

    client.post(reverse("team-postal-address", args=[mia.team_id]), {"postal_address": "Dorpsstraat 1"})
    client.post(reverse("track-run", args=[track.pk]))
    assert Track.objects.get().running
    assert b"Dear Sanne Dekker https://example.org/" in client.get(reverse("track", args=[track.pk])).content
    assert b"Van Houten" in client.get(reverse("tracks-unenrolled")).content
    client.post(reverse("tracks-unenrolled"), {"track": track.pk, "all": 1})

    assert 1 == Enrollment.objects.count()
    assert b"No leads to enroll" in client.get(reverse("tracks-unenrolled")).content
    row = client.get(reverse("tracks")).context["rows"][0]
    assert (1, 0, 0, 0, 0, 0) == row[1:]
    assert Stream.MARKETING == Lead.objects.get().stream


def test_three_emails_of_a_new_track_are_saved_in_one_go(client, mia):
    client.force_login(mia)
    shown = client.get(reverse("track-new"))
    typed = filled_in(shown.content.decode(), {"name": "Winter", "language": "en"})
    for row in range(3):
        facts = {
            "delay": 2,
            "delay_unit": "days",
            "subject": f"Hello {row}",
            "text": "Dear {first_name} {link}",
        }
        typed |= {f"mails-{row}-{name}": value for name, value in facts.items()}
        typed[f"mails-{row}-link"] = "https://example.org/"

    assert 302 == client.post(reverse("track-new"), typed).status_code

    assert ["Hello 0", "Hello 1", "Hello 2"] == list(
        Track.objects.get().mails.values_list("subject", flat=True)
    )


def test_each_metric_of_a_track_links_to_its_leads(client, enrolled, track, mia, eve, tuesday):
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        tracks.run(now)
    with clock.moved_to(tuesday + timedelta(days=2)):
        clicks.handle_click(SentLink.objects.get())
    client.force_login(mia)

    for metric, is_listed in (("enrolled", True), ("clicked", True), ("accepted", False), ("won", False)):
        page = client.get(reverse("track-leads", args=[track.pk, metric])).content
        assert is_listed == (b"Van Houten" in page), metric
        assert f"/leads/{metric}/".encode() in client.get(reverse("tracks")).content
    assert 404 == client.get(reverse("track-leads", args=[track.pk, "guessed"])).status_code


def test_no_email_is_sent_without_the_teams_postal_address(client, enrolled, north, mia, tuesday):
    client.force_login(mia)
    url = reverse("team-postal-address", args=[north.pk])
    assert 422 == client.post(url, {"postal_address": " "}).status_code

    north.postal_address = ""
    north.save()
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert 0 == tracks.run(now)
        assert b"No e-mails are sent" in client.get(reverse("tracks")).content
        client.post(url, {"postal_address": "Haven 2, Breda"})
        assert 1 == tracks.run(now)

    assert "Haven 2, Breda" in Outbox.objects.get().payload["text"]


def test_only_known_merge_fields_are_replaced(enrolled, client, track, mia, tuesday):
    odd = "{first_name:d} {first_name!q} {first_name:>99999999999} {{{company}}}"
    track.mails.update(text=odd)
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert 1 == tracks.run(now)
        sending.run(now)

    assert mail.outbox[0].body.startswith(odd.replace("{{{company}}}", "{Van Houten Logistiek}"))
    client.force_login(mia)
    assert 200 == client.get(reverse("track", args=[track.pk])).status_code


def test_email_that_fails_does_not_block_the_others(
    enrolled, track, make_lead, ann, mia, tuesday, monkeypatch
):
    other = make_lead("Bos Staal")
    hold = holds.acquire(other.steps.select_related("lead").get(), ann)
    calls.log(other.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
    other.company.contacts.update(email="b@bos.example")
    assert (1, []) == tracks.enroll([other.pk], track, mia)
    render_mail = tracks.render_mail

    def fail_for_one(track_mail, lead, link_for):
        if lead.pk == enrolled.lead_id:
            raise ValueError("no text")
        return render_mail(track_mail, lead, link_for)

    monkeypatch.setattr(tracks, "render_mail", fail_for_one)

    with pytest.raises(SomeFailed, match="1 done, 1 failed, the first with ValueError: no text"):
        tracks.run(tuesday + timedelta(days=1))

    assert ["b@bos.example"] == list(SentMail.objects.values_list("address", flat=True))


@pytest.mark.parametrize(("first_name", "greeting"), [("", "Sanne Dekker"), ("Sanne", "Sanne")])
def test_greeting_uses_the_first_name_only_where_it_is_certain(first_name, greeting):
    assert Contact(name="Sanne Dekker", first_name=first_name).greeting == greeting
