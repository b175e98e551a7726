"""The digital nurture: what leaves, to whom it does not, and how a click brings a lead back."""

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
from leads.email_nurture import bounces, clicks, tracks
from leads.models import Contact, Enrollment, Lead, SentLink, SentMail, Suppression
from leads.models.activity import Outcome
from leads.models.next_step import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import holds
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.outbox.models import Outbox
from salesdesk.workers.batch import SomeFailed
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db
TEXT = "Dear {first_name}, {company} may like this: {link} {rep}"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130"}


@pytest.fixture
def track(north):
    north.postal_address = "Dorpsstraat 1, Breda"
    north.save()
    made = Track(team=north, name="Cold chain")
    rows = [
        TrackMailDraft(timedelta(days=days), f"Mail {days} for {{company}}", TEXT, "https://example.org/a")
        for days in (1, 7)
    ]
    track_editor.save(made, rows)
    track_editor.start(made)
    return Track.objects.get()


@pytest.fixture
def fallen(lead, ann):
    """Ann called them; they said no, and have an e-mail address."""
    hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def placed(fallen, track, mia):
    assert (1, []) == tracks.enroll([fallen.pk], track, mia)
    return Enrollment.objects.get()


def first_mail(tuesday):
    tracks.run(tuesday + timedelta(days=1))
    return SentMail.objects.first()


def test_each_mail_leaves_once_with_a_way_out_and_who_sends_it(placed, tuesday):
    assert 0 == tracks.run(tuesday)
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert (1, 0) == (tracks.run(now), tracks.run(now))
        sending.run(now)

    letter, sent = mail.outbox[0], SentMail.objects.get()
    assert "Mail 1 for Van Houten Logistiek" == letter.subject
    for told in ("Dear Sanne", f"/m/{sent.token}/", "Dorpsstraat 1, Breda", f"/m/{sent.token}/stop/"):
        assert told in letter.body
    assert "https://example.org" not in letter.body
    assert f"/m/{sent.token}/stop/>" in letter.extra_headers["List-Unsubscribe"]
    assert "List-Unsubscribe=One-Click" == letter.extra_headers["List-Unsubscribe-Post"]
    with clock.moved_to(tuesday + timedelta(days=8)) as now:
        tracks.run(now)
    assert (2, Enrollment.End.COMPLETED) == (SentMail.objects.count(), Enrollment.objects.get().ended)
    assert 1 == tracks.to_enroll(Lead.objects.all()).count()


def test_a_click_makes_it_an_mql_for_the_rep_who_knew_it_once(client, placed, ann, tuesday):
    sent = first_mail(tuesday)
    there = reverse("email-link", args=[sent.token])

    with clock.moved_to(tuesday + timedelta(days=2)):
        for _click in range(2):
            answer = client.get(there, headers=BROWSER)
            assert (302, "https://example.org/a") == (answer.status_code, answer.url)

    lead = Lead.objects.get()
    assert (Stage.MQL, ann, Source.MAIL) == (lead.stage, lead.holder, lead.source)
    assert (StepKind.FRESH, 1) == (lead.steps.get().kind, lead.changes.filter(to_stage=Stage.MQL).count())
    assert Enrollment.End.INTEREST == Enrollment.objects.get().ended


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
def test_scanners_prefetchers_and_what_is_too_fast_count_nothing(
    client, placed, tuesday, method, headers, after
):
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        sent = first_mail(tuesday)
        with clock.moved_to(now + after):
            answer = getattr(client, method)(reverse("email-link", args=[sent.token]), headers=headers)

    assert (302, None) == (answer.status_code, SentMail.objects.get().clicked_at)
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_one_click_ends_the_mails_to_that_address_and_a_look_does_not(client, placed, tuesday):
    leave = reverse("email-unsubscribe", args=[first_mail(tuesday).token])
    client.handler.enforce_csrf_checks = True

    assert 200 == client.get(leave).status_code
    assert not Suppression.objects.exists()
    for _press in range(2):
        assert 200 == client.post(leave, {"List-Unsubscribe": "One-Click"}).status_code

    with clock.moved_to(tuesday + timedelta(days=9)) as now:
        tracks.run(now)
    assert (1, Enrollment.End.UNREACHABLE) == (Outbox.objects.count(), Enrollment.objects.get().ended)
    assert "asked for no more mail" in Enrollment.objects.get().said


def test_who_is_written_to_reads_a_page_in_the_name_of_the_mail_and_of_no_desk(
    client, placed, tuesday, settings
):
    settings.DEFAULT_FROM_EMAIL = "Noorderlicht Instruments <desk@noorderlicht.example>"
    page = client.get(reverse("email-unsubscribe", args=[first_mail(tuesday).token])).content.decode()

    assert "Noorderlicht Instruments" in page
    assert "Dorpsstraat 1, Breda" in page
    assert "Salesdesk" not in page


def test_where_the_mail_is_forgotten_the_way_out_says_what_to_do(client, db):
    answer = client.post(reverse("email-unsubscribe", args=[uuid4()]))

    assert 404 == answer.status_code
    assert "Answer the mail with “no more mails”" in answer.content.decode()


@pytest.mark.parametrize("how", ["bounced", "suppressed", "nurtured", "paused"])
def test_no_mail_leaves_to_who_can_not_or_must_not_get_it(placed, track, cleo, tuesday, how):
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
    assert ("" if how == "paused" else "x") == ("x" if Enrollment.objects.get().ended else "")


def test_who_has_no_address_is_not_placed_and_nobody_is_placed_twice(fallen, track, mia, eve, tuesday):
    fallen.contact.email = ""
    fallen.contact.save()
    assert (0, ["Van Houten Logistiek: No e-mail address is known."]) == tracks.enroll(
        [fallen.pk], track, mia
    )
    fallen.contact.email = "sanne@vanhouten.example"
    fallen.contact.save()
    assert 0 == tracks.enroll([fallen.pk], track, eve)[0]
    assert [1, 0] == [tracks.enroll([fallen.pk], track, mia)[0] for _twice in range(2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_place_at_once_one_does(fallen, track, mia, tuesday):
    def place():
        return tracks.enroll([fallen.pk], track, mia)

    for ways in outcomes(place, place, at=tuesday, reset=Enrollment.objects.all().delete, most=8):
        assert [(0, []), (1, [])] == sorted(ways)


def test_many_are_placed_in_as_many_statements_as_one(
    fallen, make_lead, ann, track, mia, tuesday, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as one:
        tracks.enroll([fallen.pk], track, mia)
    Enrollment.objects.all().delete()
    everyone = [fallen.pk]
    for name in ("Bos Staal", "Koelhuis Oost"):
        lead = make_lead(name)
        hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
        calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
        Contact.objects.filter(pk=lead.contact_id).update(email=f"info@{lead.pk}.example")
        everyone.append(lead.pk)

    with django_assert_max_num_queries(len(one)):
        assert 3 == tracks.enroll(everyone, track, mia)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {name}, {link}", "{name} is not a merge field"),
        ("Dear {company.pk} {link}", "{company.pk} is not a merge field"),
        ("Dear {first_name, {link}", "A brace is not closed"),
        ("Dear } {link}", "A brace is not closed"),
        ("Dear {first_name:d} {link}", "{first_name:d} is not a merge field"),
        ("Dear {first_name!q} {link}", "{first_name!q} is not a merge field"),
        ("Dear {first_name:>99999999999} {link}", "{first_name:&gt;99999999999} is not a merge field"),
        ("Dear all", "Where is {link}?"),
    ],
)
def test_a_mail_with_an_unknown_field_is_refused_and_says_which(client, track, mia, text, said):
    client.force_login(mia)
    rows = {"mails-TOTAL_FORMS": 1, "mails-INITIAL_FORMS": 0, "mails-0-wait_0": 2, "mails-0-wait_1": "days"}
    rows |= {"mails-0-wait": 2, "mails-0-wait_unit": "days"}
    rows |= {"mails-0-subject": "Hello", "mails-0-text": text, "mails-0-link": "https://example.org/"}

    answer = client.post(reverse("track-new"), {"name": "Another", "language": "en", **rows})

    assert 422 == answer.status_code
    assert said in answer.content.decode()
    assert 1 == Track.objects.count()


def test_marketing_writes_starts_and_places_on_pages_and_sees_what_became_of_it(
    client, fallen, north, mia, tuesday
):
    client.force_login(mia)
    rows = {"mails-TOTAL_FORMS": 1, "mails-INITIAL_FORMS": 0, "mails-0-wait": 2, "mails-0-wait_unit": "days"}
    rows |= {
        "mails-0-subject": "Hello",
        "mails-0-text": "Dear {first_name} {link}",
        "mails-0-link": "https://example.org/",
    }
    client.post(reverse("track-new"), {"name": "Winter", "language": "en", **rows})
    made = Track.objects.get()
    client.post(reverse("track-run", args=[made.pk]))
    assert not Track.objects.get().running

    client.post(reverse("team-postal-address", args=[mia.team_id]), {"postal_address": "Dorpsstraat 1"})
    client.post(reverse("track-run", args=[made.pk]))
    assert Track.objects.get().running
    assert b"Dear Sanne https://example.org/" in client.get(reverse("track", args=[made.pk])).content
    assert b"Van Houten" in client.get(reverse("tracks-unenrolled")).content
    client.post(reverse("tracks-unenrolled"), {"track": made.pk, "all": 1})

    assert 1 == Enrollment.objects.count()
    assert b"Nobody waits" in client.get(reverse("tracks-unenrolled")).content
    row = client.get(reverse("tracks")).context["rows"][0]
    assert (1, 0, 0, 0, 0, 0) == row[1:]
    assert Stream.MARKETING == Lead.objects.get().stream


def test_each_number_of_a_track_opens_the_leads_behind_it(client, placed, track, mia, eve, tuesday):
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        tracks.run(now)
    with clock.moved_to(tuesday + timedelta(days=2)):
        clicks.handle_click(SentLink.objects.get())
    client.force_login(mia)

    for name, there in (("placed", True), ("clicked", True), ("accepted", False), ("won", False)):
        page = client.get(reverse("track-leads", args=[track.pk, name])).content
        assert there == (b"Van Houten" in page), name
        assert f"/leads/{name}/".encode() in client.get(reverse("tracks")).content
    assert 404 == client.get(reverse("track-leads", args=[track.pk, "guessed"])).status_code


def test_without_the_teams_postal_address_no_mail_leaves(client, placed, north, mia, tuesday):
    client.force_login(mia)
    there = reverse("team-postal-address", args=[north.pk])
    assert 422 == client.post(there, {"postal_address": " "}).status_code

    north.postal_address = ""
    north.save()
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert 0 == tracks.run(now)
        assert b"no mail leaves" in client.get(reverse("tracks")).content
        client.post(there, {"postal_address": "Haven 2, Breda"})
        assert 1 == tracks.run(now)

    assert "Haven 2, Breda" in Outbox.objects.get().payload["text"]


def test_a_mail_says_what_its_fields_are_and_nothing_else_in_it_is_read(placed, client, track, mia, tuesday):
    odd = "{first_name:d} {first_name!q} {first_name:>99999999999} {{{company}}}"
    track.mails.update(text=odd)
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        assert 1 == tracks.run(now)
        sending.run(now)

    assert mail.outbox[0].body.startswith(odd.replace("{{{company}}}", "{Van Houten Logistiek}"))
    client.force_login(mia)
    assert 200 == client.get(reverse("track", args=[track.pk])).status_code


def test_a_mail_that_can_not_be_written_keeps_no_other(
    placed, track, make_lead, ann, mia, tuesday, monkeypatch
):
    other = make_lead("Bos Staal")
    hold = holds.acquire(other.steps.select_related("lead").get(), ann)
    calls.log(other.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
    other.company.contacts.update(email="b@bos.example")
    assert (1, []) == tracks.enroll([other.pk], track, mia)
    write = tracks.render_mail

    def written(letter, lead, link):
        if lead.pk == placed.lead_id:
            raise ValueError("no words")
        return write(letter, lead, link)

    monkeypatch.setattr(tracks, "render_mail", written)

    with pytest.raises(SomeFailed, match="1 done, 1 failed, the first with ValueError: no words"):
        tracks.run(tuesday + timedelta(days=1))

    assert ["b@bos.example"] == list(SentMail.objects.values_list("address", flat=True))
