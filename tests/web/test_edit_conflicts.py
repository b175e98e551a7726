"""Two people change the same thing at once: the second hears what the first one wrote, and loses nothing typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from campaigns import track_editor
from campaigns.forms import TerritoryForm
from campaigns.models import Campaign, Territory, Track
from campaigns.track_editor import TrackMailDraft
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.form_data import filled_in
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(north):
    mails = [
        TrackMailDraft(timedelta(days=1), "One", "Read {link}", "https://north.example/1"),
        TrackMailDraft(timedelta(days=3), "Two", "Read {link}", "https://north.example/2"),
    ]
    return track_editor.save(Track(team=north, name="Warm again"), mails)


@pytest.fixture
def both(cleo, ada):
    """The manager and the admin, each in a browser of their own."""
    browsers = Client(), Client()
    for browser, person in zip(browsers, (cleo, ada), strict=True):
        browser.force_login(person)
    return browsers


def opened(browser, url, **typed):
    """What a browser would send of this page, once `typed` is typed over it."""
    return filled_in(browser.get(url).content.decode(), typed)


def again(answer, **typed):
    """The same from the page that came back."""
    return filled_in(answer.content.decode(), typed)


def test_where_only_the_first_wrote_theirs_stands_and_where_both_did_it_is_said(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    early = opened(second, url, postcodes="50")
    first.post(url, opened(first, url, name="Brabant", postcodes="50, 51"))

    answer = second.post(url, early)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Somebody else saved this after you had opened it. Look at it, and save again." in page
    assert "Theirs by now: Name." in page
    assert 'value="Brabant"' in page
    assert escape("Meanwhile somebody made this “50, 51”.") in page
    assert 'value="50"' in page
    territory.refresh_from_db()
    assert ["50", "51"] == territory.postcodes

    assert 302 == second.post(url, again(answer)).status_code
    territory.refresh_from_db()
    assert ("Brabant", ["50"]) == (territory.name, territory.postcodes)


def test_who_typed_the_same_and_who_comes_after_has_nothing_to_decide(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    early = opened(second, url, name="Brabant")
    first.post(url, opened(first, url, name="Brabant"))

    assert 302 == second.post(url, early).status_code
    assert 302 == second.post(url, opened(second, url, name="Limburg")).status_code


def test_a_page_that_was_refused_still_knows_what_it_showed(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    wrong = second.post(url, opened(second, url, postcodes="5?"))
    first.post(url, opened(first, url, name="Brabant"))

    answer = second.post(url, again(wrong, postcodes="50"))

    assert 422 == answer.status_code
    assert "Theirs by now: Name." in answer.content.decode()


def test_a_campaign_is_not_written_over_in_silence(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    early = opened(second, url, **{"script-opening": "What did it cost you?"})
    theirs = {"questions-3-label": "Power", "questions-3-text": "Who signs?", "meeting_protection": "9"}
    assert 302 == first.post(url, opened(first, url, **theirs)).status_code

    # A row is added meanwhile, which saves nothing; the page still knows what it showed first.
    shaped = second.post(url, early | {"add": "questions"})
    assert 200 == shaped.status_code
    answer = second.post(url, again(shaped))

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Theirs by now: No cold calls before a meeting" in page
    assert "What did it cost you?" in page

    assert 302 == second.post(url, again(answer)).status_code
    saved = Campaign.objects.get()
    assert ("What did it cost you?", timedelta(days=9)) == (saved.script.opening, saved.meeting_protection)
    assert saved.questions.filter(label="Power", text="Who signs?").exists()


def test_a_question_that_was_taken_out_meanwhile_does_not_come_back_unseen(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    early = opened(second, url, **{"script-opening": "What did it cost you?"})
    count = campaign.questions.count()
    assert 200 == first.post(url, opened(first, url) | {"remove": f"questions-{count - 1}"}).status_code
    gone = again(first.post(url, opened(first, url) | {"remove": f"questions-{count - 1}"}))
    assert 302 == first.post(url, gone).status_code

    answer = second.post(url, early)
    assert 422 == answer.status_code
    assert 302 == second.post(url, again(answer)).status_code
    assert count - 1 == campaign.questions.count()
    assert "What did it cost you?" == Campaign.objects.get().script.opening


def test_more_rows_than_the_page_has_room_for_are_not_lost(both, track):
    first, second = both
    url = reverse("track", args=[track.pk])
    early = opened(second, url, name="Warm again, slowly")
    mail = {"wait": "4", "wait_unit": "days", "text": "Read {link}", "link": "https://north.example/3"}
    for number in (2, 3):
        row = {
            f"mails-{number}-{name}": value for name, value in (mail | {"subject": f"No. {number}"}).items()
        }
        assert 302 == first.post(url, opened(first, url, **row)).status_code

    answer = second.post(url, early)
    for _press in range(2):
        assert "Somebody else saved more than this page has room for" in answer.content.decode()
        assert "Warm again, slowly" in answer.content.decode()
        answer = second.post(url, again(answer))

    assert 4 == track.mails.count()


def test_a_track_is_not_written_over_and_one_that_was_paused_stays_so(both, track):
    first, second = both
    Track.objects.update(running=True)
    url = reverse("track", args=[track.pk])
    early = opened(second, url, **{"mails-0-subject": "First"})
    assert 302 == first.post(url, opened(first, url, **{"mails-1-subject": "Second"})).status_code
    answer = second.post(url, early)
    assert 422 == answer.status_code
    assert 302 == second.post(url, again(answer)).status_code
    assert ["First", "Second"] == list(track.mails.order_by("number").values_list("subject", flat=True))

    track_editor.pause(Track.objects.get())
    written_before = Track.objects.get()
    written_before.running = True
    track_editor.save(written_before, [])

    assert not Track.objects.get().running


def test_a_person_is_not_written_over(both, ada, ann):
    _first, second = both
    url = reverse("person-edit", args=[ann.pk])
    early = opened(second, url, name="Ann Vos", country="BE")
    User.objects.filter(pk=ann.pk).update(time_zone="Europe/Madrid", country="ES", work_days=[1, 2, 3])

    answer = second.post(url, early)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert escape("Meanwhile somebody made this “Spain”.") in page
    assert "Theirs by now: Time zone, Working days." in page
    assert 302 == second.post(url, again(answer, country="ES")).status_code
    ann.refresh_from_db()
    assert ("Ann Vos", "Europe/Madrid", "ES") == (ann.name, ann.time_zone, ann.country)
    assert [1, 2, 3] == ann.work_days


def test_nobody_else_changed_it_nobody_is_asked(both, campaign, territory, track, ann, north):
    _first, admin = both
    pages = {
        "campaign-edit": campaign,
        "territory-edit": territory,
        "track": track,
        "person-edit": ann,
        "team-edit": north,
        "team-call-blend": north,
        "team-postal-address": north,
    }
    for name, row in pages.items():
        url = reverse(name, args=[row.pk])
        answer = admin.post(url, opened(admin, url))
        assert 302 == answer.status_code, name


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_asked(cleo, territory):
    as_opened = TerritoryForm(instance=territory, user=cleo).shown
    facts = {"countries": "NL", "inside_rep": territory.inside_rep_id, "field_rep": territory.field_rep_id}

    def save(name):
        typed = facts | {"name": name, "shown": as_opened}
        form = TerritoryForm(typed, instance=Territory.objects.get(), user=cleo)
        assert form.is_valid()
        return bool(form.saved())

    for results in outcomes(
        lambda: save("Brabant"),
        lambda: save("Limburg"),
        at=TUESDAY,
        reset=lambda: Territory.objects.update(name=territory.name),
        most=6,
    ):
        assert [False, True] == sorted(results)


def test_a_new_one_has_nobody_before_it(client, cleo):
    client.force_login(cleo)

    assert 'name="shown"' not in client.get(reverse("territory-new")).content.decode()
    assert 'name="shown"' not in client.get(reverse("campaign-new")).content.decode()
    assert not Campaign.objects.exists()
