"""Tracks with branches and translations, and editing a track while leads are enrolled."""

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

from .test_tracks import BROWSER, TEXT, enrolled, returned, settle_clicks, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def mail(subject, **branches):
    return TrackMailDraft(DAY, subject, TEXT, "https://example.org/a", **branches)


def drafts_of(track):  # noqa: F811
    return [
        mail(each.subject, pk=each.pk, next_otherwise=each.next_otherwise, next_on_click=each.next_on_click)
        for each in track.mails.all()
    ]


def days_later(tuesday, days):
    with clock.moved_to(tuesday + days * DAY) as now:
        tracks.run(now)


def sent():
    return [each.subject for each in SentMail.objects.order_by("at")]


@pytest.mark.parametrize(
    ("mails", "error"),
    [
        ([mail("A"), mail("B", next_otherwise=1)], "e-mail 1 → e-mail 2 → e-mail 1"),
        ([mail("A"), mail("B"), mail("C", next_on_click=2)], "e-mail 2 → e-mail 3 → e-mail 2"),
        (
            [mail("A", next_on_click=3), mail("B", next_otherwise=0), mail("C", next_otherwise=1)],
            "e-mail 1 → e-mail 3 → e-mail 1",
        ),
        (
            [mail("A"), mail("B", next_otherwise=0, next_on_reply=3), mail("C", next_on_reply=1)],
            "e-mail 1 → e-mail 2 → e-mail 3 → e-mail 1",
        ),
        (
            [
                mail("A", next_on_reply=3),
                mail("B", next_otherwise=0),
                mail("C", next_on_reply=2, next_on_click=0),
            ],
            "",
        ),
        (
            [
                mail("A", next_on_click=3),
                mail("B", next_otherwise=0),
                mail("C", next_on_click=2, next_otherwise=0),
            ],
            "",
        ),
        ([mail("A", next_otherwise=3), mail("B", next_otherwise=0), mail("C", next_otherwise=2)], ""),
    ],
)
def test_track_with_a_loop_is_rejected_and_its_emails_named(north, mails, error):
    new = Track(team=north, name="Loop")
    if not error:
        assert len(mails) == track_editor.save(new, mails).mails.count()
        return
    with pytest.raises(track_editor.TrackNotReady, match=error):
        track_editor.save(new, mails)
    assert not Track.objects.exists()


def test_click_takes_the_branch_instead_of_making_the_lead_an_mql(client, enrolled, track, tuesday):  # noqa: F811
    track_editor.save(
        track,
        [
            replace(each, **branch)
            for each, branch in zip(
                drafts_of(track), [{"next_on_click": 3}, {"next_otherwise": 0}], strict=True
            )
        ]
        + [mail("For readers")],
    )
    days_later(tuesday, 1)
    with clock.moved_to(tuesday + 2 * DAY):
        client.get(reverse("email-link", args=[SentMail.objects.get().pk]), headers=BROWSER)
        settle_clicks()
    assert (Stage.PROSPECT, "For readers") == (
        Lead.objects.get().stage,
        Enrollment.objects.get().next.subject,
    )
    days_later(tuesday, 3)

    assert ["Mail 1 for Van Houten Logistiek", "For readers"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().end_reason


def test_enrollment_waits_two_weeks_for_a_click_on_the_last_email(client, enrolled, track, tuesday):  # noqa: F811
    first = drafts_of(track)[0]
    track_editor.save(track, [replace(first, next_otherwise=0, next_on_click=2), mail("For readers")])
    days_later(tuesday, 1)
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    days_later(tuesday, 16)
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().end_reason


def test_editing_a_track_keeps_every_enrollment_on_course(enrolled, track, tuesday):  # noqa: F811
    days_later(tuesday, 1)
    first, second = drafts_of(track)
    track_editor.save(track, [first, replace(second, subject="Better")])
    assert "Better" == Enrollment.objects.get().next.subject

    track_editor.save(track, [first, second, mail("Third")])
    third = TrackMail.objects.get(subject="Third")
    track_editor.save(track, [first, replace(mail("Third"), pk=third.pk)])
    assert (third.pk, 2) == (Enrollment.objects.get().next_id, Enrollment.objects.get().next.number)

    track_editor.save(track, [replace(mail("Third"), pk=third.pk), replace(first, next_otherwise=0)])
    days_later(tuesday, 9)
    days_later(tuesday, 19)
    assert ["Mail 1 for Van Houten Logistiek", "Third"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().end_reason


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
def test_email_is_in_the_contacts_language_or_else_the_countrys(
    enrolled,  # noqa: F811
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
        facts = {"delay": 2, "delay_unit": "days", "subject": "Hello", "text": "Dear {first_name} {link}"}
        facts |= {"link": "https://example.org/"} | each
        rows |= {f"mails-{number}-{name}": value for name, value in facts.items()}
    return rows


@pytest.mark.parametrize(
    ("mails", "error"),
    [
        ([{}, {"subject_nl": "Dag", "text_nl": "{naam} {link}"}], "E-mail 2, Dutch: "),
        ([{"subject_nl": "Dag"}], "Enter both a subject and a text for this language."),
        ([{"subject_en": "Hi", "text_en": "{link}"}], "own language. Enter its text above"),
        ([{}, {"next_otherwise": 1}], "This track never ends: e-mail 1 → e-mail 2 → e-mail 1."),
        (
            [{"next_otherwise": 2}, {"subject": "", "text": "", "link": ""}],
            "continues with e-mail 2, which does not exist",
        ),
    ],
)
def test_editor_shows_errors_and_keeps_the_input(client, mia, mails, error):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted(*mails))
    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert "Dear {first_name} {link}" in answer.content.decode()
    assert not Track.objects.exists()


def test_editor_saves_branches_and_translations(client, returned, mia):  # noqa: F811
    client.force_login(mia)
    dutch = {"subject_nl": "Dag {company}", "text_nl": "Dag {first_name} {link}"}
    answer = client.post(
        reverse("track-new"),
        posted(
            {"next_on_click": 3, "next_otherwise": 0},
            {"subject": "", "text": "", "link": ""},
            dutch | {"subject": "Third"},
        ),
    )

    assert 302 == answer.status_code
    assert [(1, 0, 2), (2, None, None)] == list(
        TrackMail.objects.values_list("number", "next_otherwise", "next_on_click")
    )
    page = client.get(answer.url, {"as": returned.pk}).content.decode()
    assert "Dag Van Houten Logistiek" in page


@pytest.mark.django_db(transaction=True)
def test_email_sent_by_smtp_has_a_working_one_click_unsubscribe(client, enrolled, settings, tuesday):  # noqa: F811
    with mailbox_opened(settings) as box, clock.moved_to(tuesday + DAY) as now:
        tracks.run(now)
        sending.run(now)
    email = box.messages[0]

    assert "List-Unsubscribe=One-Click" == email["List-Unsubscribe-Post"]
    assert email["Message-ID"].startswith(f"<track-{SentMail.objects.get().pk}@")
    url = "".join(email["List-Unsubscribe"].split()).strip("<>")
    client.handler.enforce_csrf_checks = True
    assert (
        200 == client.post(url.removeprefix(settings.DESK_URL), {"List-Unsubscribe": "One-Click"}).status_code
    )
    with clock.moved_to(tuesday + 9 * DAY) as now:
        tracks.run(now)
    assert (1, Enrollment.End.UNREACHABLE) == (SentMail.objects.count(), Enrollment.objects.get().end_reason)
