"""Edit conflicts: the second person to save sees the first one's changes and keeps their own input."""

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
    """The manager's and the admin's browser."""
    browsers = Client(), Client()
    for browser, person in zip(browsers, (cleo, ada), strict=True):
        browser.force_login(person)
    return browsers


def form_data(browser, url, **typed):
    """Return what a browser would submit after opening this page and filling in `typed`."""
    return filled_in(browser.get(url).content.decode(), typed)


def form_data_of(response, **typed):
    """Return what a browser would submit from the page in `response` after filling in `typed`."""
    return filled_in(response.content.decode(), typed)


def test_conflict_keeps_the_first_save_and_marks_fields_that_both_changed(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    stale = form_data(second, url, postcodes="50")
    first.post(url, form_data(first, url, name="Brabant", postcodes="50, 51"))

    answer = second.post(url, stale)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Someone else saved changes after you opened this page." in page
    assert "Updated with their changes: Name." in page
    assert 'value="Brabant"' in page
    assert escape("Someone else changed this to “50, 51”.") in page
    assert 'value="50"' in page
    territory.refresh_from_db()
    assert ["50", "51"] == territory.postcodes

    assert 302 == second.post(url, form_data_of(answer)).status_code
    territory.refresh_from_db()
    assert ("Brabant", ["50"]) == (territory.name, territory.postcodes)


def test_same_change_or_a_freshly_opened_page_is_no_conflict(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    stale = form_data(second, url, name="Brabant")
    first.post(url, form_data(first, url, name="Brabant"))

    assert 302 == second.post(url, stale).status_code
    assert 302 == second.post(url, form_data(second, url, name="Limburg")).status_code


def test_rejected_form_still_detects_a_conflict(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    wrong = second.post(url, form_data(second, url, postcodes="5?"))
    first.post(url, form_data(first, url, name="Brabant"))

    answer = second.post(url, form_data_of(wrong, postcodes="50"))

    assert 422 == answer.status_code
    assert "Updated with their changes: Name." in answer.content.decode()


def test_campaign_conflict_is_detected_even_after_adding_a_row(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    stale = form_data(second, url, **{"script-opening": "What did it cost you?"})
    theirs = {"questions-3-label": "Power", "questions-3-text": "Who signs?", "meeting_protection": "9"}
    assert 302 == first.post(url, form_data(first, url, **theirs)).status_code

    # Adding a row saves nothing, and the page keeps its original fingerprint.
    with_row = second.post(url, stale | {"add": "questions"})
    assert 200 == with_row.status_code
    answer = second.post(url, form_data_of(with_row))

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Updated with their changes: " in page
    assert "What did it cost you?" in page

    assert 302 == second.post(url, form_data_of(answer)).status_code
    saved = Campaign.objects.get()
    assert ("What did it cost you?", timedelta(days=9)) == (saved.script.opening, saved.meeting_protection)
    assert saved.questions.filter(label="Power", text="Who signs?").exists()


def test_question_removed_by_someone_else_does_not_come_back(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    stale = form_data(second, url, **{"script-opening": "What did it cost you?"})
    count = campaign.questions.count()
    assert 200 == first.post(url, form_data(first, url) | {"remove": f"questions-{count - 1}"}).status_code
    removed = form_data_of(first.post(url, form_data(first, url) | {"remove": f"questions-{count - 1}"}))
    assert 302 == first.post(url, removed).status_code

    answer = second.post(url, stale)
    assert 422 == answer.status_code
    assert 302 == second.post(url, form_data_of(answer)).status_code
    assert count - 1 == campaign.questions.count()
    assert "What did it cost you?" == Campaign.objects.get().script.opening


def test_rows_added_by_someone_else_are_not_lost(both, track):
    first, second = both
    url = reverse("track", args=[track.pk])
    stale = form_data(second, url, name="Warm again, slowly")
    mail = {"delay": "4", "delay_unit": "days", "text": "Read {link}", "link": "https://north.example/3"}
    for number in (2, 3):
        row = {
            f"mails-{number}-{name}": value for name, value in (mail | {"subject": f"No. {number}"}).items()
        }
        assert 302 == first.post(url, form_data(first, url, **row)).status_code

    answer = second.post(url, stale)
    for _press in range(2):
        assert "Someone else added more rows than this page shows" in answer.content.decode()
        assert "Warm again, slowly" in answer.content.decode()
        answer = second.post(url, form_data_of(answer))

    assert 4 == track.mails.count()


def test_track_conflict_is_detected_and_saving_keeps_a_pause(both, track):
    first, second = both
    Track.objects.update(running=True)
    url = reverse("track", args=[track.pk])
    stale = form_data(second, url, **{"mails-0-subject": "First"})
    assert 302 == first.post(url, form_data(first, url, **{"mails-1-subject": "Second"})).status_code
    answer = second.post(url, stale)
    assert 422 == answer.status_code
    assert 302 == second.post(url, form_data_of(answer)).status_code
    assert ["First", "Second"] == list(track.mails.order_by("number").values_list("subject", flat=True))

    track_editor.pause(Track.objects.get())
    written_before = Track.objects.get()
    written_before.running = True
    track_editor.save(written_before, [])

    assert not Track.objects.get().running


def test_person_conflict_is_detected(both, ada, ann):
    _first, second = both
    url = reverse("person-edit", args=[ann.pk])
    stale = form_data(second, url, name="Ann Vos", country="BE")
    User.objects.filter(pk=ann.pk).update(time_zone="Europe/Madrid", country="ES", work_days=[1, 2, 3])

    answer = second.post(url, stale)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert escape("Someone else changed this to “Spain”.") in page
    assert "Updated with their changes: Time zone, Working days." in page
    assert 302 == second.post(url, form_data_of(answer, country="ES")).status_code
    ann.refresh_from_db()
    assert ("Ann Vos", "Europe/Madrid", "ES") == (ann.name, ann.time_zone, ann.country)
    assert [1, 2, 3] == ann.work_days


def test_every_form_saves_at_once_without_a_conflict(both, campaign, territory, track, ann, north):
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
        answer = admin.post(url, form_data(admin, url))
        assert 302 == answer.status_code, name


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_concurrent_saves_succeeds(cleo, territory):
    shown = TerritoryForm(instance=territory, user=cleo).shown
    unchanged = {
        "countries": "NL",
        "inside_rep": territory.inside_rep_id,
        "field_rep": territory.field_rep_id,
    }

    def save(name):
        typed = unchanged | {"name": name, "shown": shown}
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


def test_form_for_a_new_row_has_no_fingerprint(client, cleo):
    client.force_login(cleo)

    assert 'name="shown"' not in client.get(reverse("territory-new")).content.decode()
    assert 'name="shown"' not in client.get(reverse("campaign-new")).content.decode()
    assert not Campaign.objects.exists()
