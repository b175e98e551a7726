"""Tracks that branch and speak several languages, and writing one anew while somebody is on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import track_editor
from campaigns.models import Track, TrackMail
from campaigns.track_editor import TrackMailDraft
from leads.email_nurture import tracks
from leads.models import Company, Contact, Enrollment, Lead, SentMail
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.outbox import sending
from tests.smtp_server import opened as mailbox_opened

from .test_tracks import BROWSER, TEXT, fallen, placed, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def mail(subject, **ways):
    return TrackMailDraft(DAY, subject, TEXT, "https://example.org/a", **ways)


def known(track):  # noqa: F811
    return [
        mail(each.subject, pk=each.pk, then=each.then, next_on_click=each.next_on_click)
        for each in track.mails.all()
    ]


def days_later(tuesday, days):
    with clock.moved_to(tuesday + days * DAY) as now:
        tracks.run(now)


def sent():
    return [each.subject for each in SentMail.objects.order_by("at")]


@pytest.mark.parametrize(
    ("mails", "said"),
    [
        ([mail("A"), mail("B", then=1)], "mail 1 → mail 2 → mail 1"),
        ([mail("A"), mail("B"), mail("C", next_on_click=2)], "mail 2 → mail 3 → mail 2"),
        ([mail("A", next_on_click=3), mail("B", then=0), mail("C", then=1)], "mail 1 → mail 3 → mail 1"),
        (
            [mail("A"), mail("B", then=0, next_on_reply=3), mail("C", next_on_reply=1)],
            "mail 1 → mail 2 → mail 3 → mail 1",
        ),
        ([mail("A", next_on_reply=3), mail("B", then=0), mail("C", next_on_reply=2, next_on_click=0)], ""),
        ([mail("A", next_on_click=3), mail("B", then=0), mail("C", next_on_click=2, then=0)], ""),
        ([mail("A", then=3), mail("B", then=0), mail("C", then=2)], ""),
    ],
)
def test_a_track_that_loops_is_refused_and_names_the_mails(north, mails, said):
    made = Track(team=north, name="Round")
    if not said:
        assert len(mails) == track_editor.save(made, mails).mails.count()
        return
    with pytest.raises(track_editor.TrackNotReady, match=said):
        track_editor.save(made, mails)
    assert not Track.objects.exists()


def test_who_opens_the_link_goes_another_way_and_is_no_mql_yet(client, placed, track, tuesday):  # noqa: F811
    track_editor.save(
        track,
        [
            replace(each, **way)
            for each, way in zip(known(track), [{"next_on_click": 3}, {"then": 0}], strict=True)
        ]
        + [mail("For readers")],
    )
    days_later(tuesday, 1)
    with clock.moved_to(tuesday + 2 * DAY):
        client.get(reverse("email-link", args=[SentMail.objects.get().pk]), headers=BROWSER)
    assert (Stage.PROSPECT, "For readers") == (
        Lead.objects.get().stage,
        Enrollment.objects.get().next.subject,
    )
    days_later(tuesday, 3)

    assert ["Mail 1 for Van Houten Logistiek", "For readers"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().ended


def test_a_click_on_the_last_mail_still_leads_on_for_two_weeks(client, placed, track, tuesday):  # noqa: F811
    first = known(track)[0]
    track_editor.save(track, [replace(first, then=0, next_on_click=2), mail("For readers")])
    days_later(tuesday, 1)
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    days_later(tuesday, 16)
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().ended


def test_writing_a_track_anew_derails_nobody(placed, track, tuesday):  # noqa: F811
    days_later(tuesday, 1)
    first, second = known(track)
    track_editor.save(track, [first, replace(second, subject="Better")])
    assert "Better" == Enrollment.objects.get().next.subject

    track_editor.save(track, [first, second, mail("Third")])
    third = TrackMail.objects.get(subject="Third")
    track_editor.save(track, [first, replace(mail("Third"), pk=third.pk)])
    assert (third.pk, 2) == (Enrollment.objects.get().next_id, Enrollment.objects.get().next.number)

    track_editor.save(track, [replace(mail("Third"), pk=third.pk), replace(first, then=0)])
    days_later(tuesday, 9)
    days_later(tuesday, 19)
    assert ["Mail 1 for Van Houten Logistiek", "Third"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().ended


@pytest.mark.parametrize(
    ("language", "country", "subject"),
    [
        ("nl-BE", "NL", "Beste"),
        ("", "NL", "Beste"),
        ("zh_TW", "NL", "早安"),
        ("fr", "NL", "Hello"),
        ("", "BE", "Hello"),
        ("en", "NL", "Hello"),
    ],
)
def test_a_mail_is_in_the_language_of_the_contact_else_of_the_country(
    placed,  # noqa: F811
    track,  # noqa: F811
    tuesday,
    language,
    country,
    subject,
):
    translations = {"nl": ("Beste", TEXT), "zh-hant": ("早安", TEXT)}
    track_editor.save(track, [replace(mail("Hello"), pk=track.mails.first().pk, translations=translations)])
    Contact.objects.update(language=language)
    Company.objects.update(country=country)

    days_later(tuesday, 1)

    assert [subject] == sent()


def posted(*mails):
    rows = {"name": "Winter", "language": "en", "mails-TOTAL_FORMS": len(mails), "mails-INITIAL_FORMS": 0}
    for number, each in enumerate(mails):
        facts = {"wait": 2, "wait_unit": "days", "subject": "Hello", "text": "Dear {first_name} {link}"}
        facts |= {"link": "https://example.org/"} | each
        rows |= {f"mails-{number}-{name}": value for name, value in facts.items()}
    return rows


@pytest.mark.parametrize(
    ("mails", "said"),
    [
        (
            [{}, {"subject_nl": "Dag", "text_nl": "{naam} {link}"}],
            "Mail 2, Dutch: {naam} is not a merge field",
        ),
        ([{"subject_nl": "Dag"}], "A language has both a subject and a text."),
        ([{"subject_en": "Hi", "text_en": "{link}"}], "own language: its text stands above"),
        ([{}, {"then": 1}], "This track never ends: mail 1 → mail 2 → mail 1."),
        ([{"then": 2}, {"subject": "", "text": "", "link": ""}], "goes on with mail 2, and there is none"),
    ],
)
def test_what_is_wrong_on_the_page_is_said_and_what_was_typed_stays(client, mia, mails, said):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted(*mails))
    assert 422 == answer.status_code
    assert said in answer.content.decode()
    assert "Dear {first_name} {link}" in answer.content.decode()
    assert not Track.objects.exists()


def test_a_track_is_written_on_a_page_with_its_ways_and_languages(client, fallen, mia):  # noqa: F811
    client.force_login(mia)
    dutch = {"subject_nl": "Dag {company}", "text_nl": "Dag {first_name} {link}"}
    answer = client.post(
        reverse("track-new"),
        posted(
            {"next_on_click": 3, "then": 0},
            {"subject": "", "text": "", "link": ""},
            dutch | {"subject": "Third"},
        ),
    )

    assert 302 == answer.status_code
    assert [(1, 0, 2), (2, None, None)] == list(
        TrackMail.objects.values_list("number", "then", "next_on_click")
    )
    page = client.get(answer.url, {"as": fallen.pk}).content.decode()
    assert "Dag Van Houten Logistiek" in page


@pytest.mark.django_db(transaction=True)
def test_a_mail_arrives_by_smtp_with_a_one_click_way_out_that_works(client, placed, settings, tuesday):  # noqa: F811
    with mailbox_opened(settings) as box, clock.moved_to(tuesday + DAY) as now:
        tracks.run(now)
        sending.run(now)
    letter = box.messages[0]

    assert "List-Unsubscribe=One-Click" == letter["List-Unsubscribe-Post"]
    assert letter["Message-ID"].startswith(f"<track-{SentMail.objects.get().pk}@")
    leave = "".join(letter["List-Unsubscribe"].split()).strip("<>")
    client.handler.enforce_csrf_checks = True
    assert (
        200
        == client.post(leave.removeprefix(settings.DESK_URL), {"List-Unsubscribe": "One-Click"}).status_code
    )
    with clock.moved_to(tuesday + 9 * DAY) as now:
        tracks.run(now)
    assert (1, Enrollment.End.UNREACHABLE) == (SentMail.objects.count(), Enrollment.objects.get().ended)
