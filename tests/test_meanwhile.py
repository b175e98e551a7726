"""Two people change the same thing at once: the second hears what the first one wrote, and loses nothing typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from campaigns import writing
from campaigns.forms import TerritoryForm
from campaigns.models import Campaign, Territory, Track
from campaigns.writing import Written
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.forms import filled_in
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(north):
    mails = [
        Written(timedelta(days=1), "One", "Read {link}", "https://north.example/1"),
        Written(timedelta(days=3), "Two", "Read {link}", "https://north.example/2"),
    ]
    return writing.write(Track(team=north, name="Warm again"), mails)


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


def test_the_second_hears_what_the_first_one_wrote_and_saves_again(both, territory):
    first, second = both
    url = reverse("territory-edit", args=[territory.pk])
    early = opened(second, url, postcodes="50")
    first.post(url, opened(first, url, name="Brabant", postcodes="50, 51"))

    answer = second.post(url, early)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Somebody else saved this after you had opened it." in page
    assert escape("Meanwhile somebody made this “50, 51”.") in page
    assert escape("Meanwhile somebody made this “Brabant”.") in page
    assert 'value="50"' in page
    territory.refresh_from_db()
    assert ("Brabant", ["50", "51"]) == (territory.name, territory.postcodes)

    assert 302 == second.post(url, again(answer, name="Brabant")).status_code
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
    assert escape("Meanwhile somebody made this “Brabant”.") in answer.content.decode()


def test_a_campaign_is_not_written_over_in_silence(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    early = opened(second, url, **{"script-say": "What did it cost you?"})
    theirs = {"questions-3-label": "Power", "questions-3-text": "Who signs?", "guard": "9"}
    assert 302 == first.post(url, opened(first, url, **theirs)).status_code

    # A row is added meanwhile, which saves nothing; the page still knows what it showed first.
    shaped = second.post(url, early | {"add": "questions"})
    assert 200 == shaped.status_code
    answer = second.post(url, again(shaped))

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert escape("Meanwhile somebody made this “Power”.") in page
    assert "Somebody changed this meanwhile." in page  # the guard: a length
    assert "What did it cost you?" in page
    assert campaign.questions.filter(label="Power").exists()

    kept = again(answer, **theirs)
    assert 302 == second.post(url, kept).status_code
    saved = Campaign.objects.get()
    assert ("What did it cost you?", timedelta(days=9)) == (saved.script.say, saved.guard)


def test_a_question_that_was_taken_out_meanwhile_does_not_come_back_unseen(both, campaign):
    first, second = both
    url = reverse("campaign-edit", args=[campaign.pk])
    early = opened(second, url, **{"script-say": "What did it cost you?"})
    count = campaign.questions.count()
    assert 200 == first.post(url, opened(first, url) | {"remove": f"questions-{count - 1}"}).status_code
    gone = again(first.post(url, opened(first, url) | {"remove": f"questions-{count - 1}"}))
    assert 302 == first.post(url, gone).status_code

    assert 422 == second.post(url, early).status_code
    assert count - 1 == campaign.questions.count()


def test_a_track_is_not_written_over_and_one_that_was_paused_stays_so(both, track):
    first, second = both
    Track.objects.update(running=True)
    url = reverse("track", args=[track.pk])
    early = opened(second, url, **{"mails-0-subject": "First"})
    assert 302 == first.post(url, opened(first, url, **{"mails-1-subject": "Second"})).status_code
    answer = second.post(url, early)
    assert escape("Meanwhile somebody made this “Second”.") in answer.content.decode()

    writing.pause(Track.objects.get())
    written_before = Track.objects.get()
    written_before.running = True
    writing.write(written_before, [])

    assert not Track.objects.get().running


def test_a_person_is_not_written_over(both, ada, ann):
    _first, second = both
    url = reverse("person-edit", args=[ann.pk])
    early = opened(second, url, name="Ann Vos")
    User.objects.filter(pk=ann.pk).update(time_zone="Europe/Madrid")

    answer = second.post(url, early)

    assert 422 == answer.status_code
    assert escape("Meanwhile somebody made this “Europe/Madrid”.") in answer.content.decode()


def test_nobody_else_changed_it_nobody_is_asked(both, campaign, territory, track, ann, north):
    _first, admin = both
    pages = {
        "campaign-edit": campaign,
        "territory-edit": territory,
        "track": track,
        "person-edit": ann,
        "team-edit": north,
        "team-mix": north,
        "team-address": north,
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
