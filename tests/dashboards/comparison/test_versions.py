"""A version beside its parent: at equal age, with a verdict, and too early while the numbers are small."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import lifecycle
from campaigns.models.version import Direction, Measure
from campaigns.versions import copying
from leads.models import Activity
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.dashboards.comparison.formulas import FLAT, difference
from salesdesk.dashboards.comparison.verdicts import Verdict
from salesdesk.dashboards.comparison.versions import Figure, Result
from salesdesk.dashboards.rollups import sweep

SHORTER = {
    "hypothesis": "Shorter opening",
    "hypothesis_measure": Measure.CONVERSATIONS,
    "hypothesis_direction": Direction.UP,
}


def result(before, now, *, usual=0.5, days=None):
    """Return the result of two versions by their successes and trials."""
    figures = (Figure(k, n, FLAT.after(k, n)) for k, n in (before, now))
    return Result(Measure.CONVERSATIONS, *figures, usual, days)


@pytest.mark.parametrize(
    ("before", "now", "verdict", "up", "down"),
    [
        ((40, 100), (70, 100), Verdict.REPEAT, "As expected", "Not as expected"),
        ((70, 100), (40, 100), Verdict.STOP, "Not as expected", "As expected"),
        ((70, 100), (65, 100), Verdict.TOO_EARLY, "Too early to say", "Too early to say"),
        ((20, 29), (4, 100), Verdict.TOO_EARLY, "Too early to say", "Too early to say"),
        ((70, 100), (2, 29), Verdict.TOO_EARLY, "Too early to say", "Too early to say"),
        ((7_000, 10_000), (7_020, 10_000), Verdict.REPEAT, "No clear difference", "No clear difference"),
    ],
)
def test_verdict_on_a_version_and_its_hypothesis(before, now, verdict, up, down):
    found = result(before, now)

    assert verdict == found.judged.verdict
    assert (up, down) == (found.answer(Direction.UP), found.answer(Direction.DOWN))


def test_difference_lies_within_its_interval_and_agrees_with_simulation():
    mean, low, high = result((40, 100), (70, 100)).difference

    assert low < mean < high
    assert mean == pytest.approx(100 * (71 / 102 - 41 / 102))
    assert (high - low) / 2 == pytest.approx(1.645 * 100 * (2 * 0.4 * 0.6 / 102) ** 0.5, rel=0.1)
    assert difference(FLAT, FLAT)[0] == 0


@pytest.fixture
def copy(db, tuesday, campaign, cleo):
    return lifecycle.start(copying.copy(campaign, name="Short", **SHORTER), cleo)


@pytest.fixture
def make_calls(make_lead, make_company, ann):
    """Log calls to a lead of a campaign, of which some are conversations, some days before now."""

    def make_calls(campaign, conversations, calls, *, days_ago):
        lead = make_lead(campaign=campaign, company=make_company(f"{campaign} {days_ago}"))
        for number in range(calls):
            Activity.objects.create(
                lead=lead,
                round=1,
                kind=Activity.Kind.CALL,
                outcome=Outcome.CALL_BACK if number < conversations else Outcome.NO_ANSWER,
                by=ann,
                at=clock.now() - timedelta(days=days_ago),
            )
        sweep.run(clock.now())

    return make_calls


@pytest.fixture
def steps(client, cleo, campaign):
    """Return the steps on the page, by the name of the version."""
    client.force_login(cleo)

    def steps():
        found = client.get(reverse("campaign-versions", args=[campaign.pk])).context["versions"]
        return {each.version.campaign.name: each for each in found}

    return steps


def test_calls_are_compared_up_to_the_age_of_the_younger_version(campaign, copy, make_calls, steps):
    make_calls(campaign, 20, 40, days_ago=60)
    make_calls(campaign, 10, 10, days_ago=45)
    make_calls(campaign, 0, 30, days_ago=10)
    make_calls(copy, 8, 40, days_ago=20)

    found = steps()["Short"].result

    assert (20, 30, 50) == (found.days, found.before.successes, found.before.trials)
    assert (8, 40) == (found.now.successes, found.now.trials)
    assert "Not as expected" == steps()["Short"].answer


def test_version_without_calls_has_no_result(campaign, copy, make_calls, steps):
    make_calls(campaign, 20, 40, days_ago=60)

    found = steps()["Short"]

    assert (None, "") == (found.result, found.answer)


def test_few_calls_are_too_early(campaign, copy, make_calls, steps):
    make_calls(campaign, 20, 40, days_ago=60)
    make_calls(copy, 0, 29, days_ago=20)

    assert Verdict.TOO_EARLY == steps()["Short"].result.judged.verdict


@pytest.mark.parametrize("measure", [Measure.SQL, Measure.ACCEPTED, Measure.WON])
def test_leads_of_both_versions_are_counted(desk, campaign, make_lead, make_calls, cleo, steps, measure):
    hypothesis = SHORTER | {"hypothesis_measure": measure}
    copy = lifecycle.start(copying.copy(campaign, name="Short", **hypothesis), cleo)
    make_calls(copy, 1, 1, days_ago=1)

    found = steps()["Short"].result

    expected = {Measure.SQL: 7, Measure.ACCEPTED: 4, Measure.WON: 1}[measure]
    assert (measure, expected, 0) == (found.measure, found.before.successes, found.now.successes)
    assert Verdict.TOO_EARLY == found.judged.verdict


def test_page_shows_what_changed_and_that_it_is_a_difference(client, cleo, campaign, copy, make_calls):
    make_calls(campaign, 20, 40, days_ago=60)
    make_calls(copy, 8, 40, days_ago=20)
    copy.script.opening = "Two questions?"
    copy.script.save()
    client.force_login(cleo)

    page = client.get(reverse("campaign-versions", args=[copy.pk])).content.decode()

    assert "Two questions?" in page
    assert "Shorter opening" in page
    assert 2 == page.count('class="range"')


def test_campaign_without_copies_says_so(client, cleo, campaign):
    client.force_login(cleo)
    answer = client.get(reverse("campaign-versions", args=[campaign.pk]))

    assert 1 == len(answer.context["versions"])
    assert 'class="range"' not in answer.content.decode()


def test_other_teams_and_reps_see_no_versions(client, ann, make_person, elsewhere, campaign, copy):
    url = reverse("campaign-versions", args=[campaign.pk])
    client.force_login(ann)
    assert 403 == client.get(url).status_code
    client.force_login(make_person("Max", "manager", elsewhere))
    assert 404 == client.get(url).status_code


def test_bands_are_drawn_in_languages_with_a_decimal_comma(client, cleo, campaign, copy, make_calls):
    make_calls(campaign, 20, 41, days_ago=60)
    make_calls(copy, 8, 41, days_ago=20)
    cleo.language = "nl"
    cleo.save()
    client.force_login(cleo)
    page = client.get(reverse("campaign-versions", args=[copy.pk])).content.decode()

    assert re.search(r'class="band" x="[0-9]+\.[0-9]+%"', page)
