"""The results of a split over two scripts: intention to treat, the effect with its interval, and the verdict."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from campaigns import splits
from campaigns.splits import Texts
from leads.models import Lead
from salesdesk.dashboards.comparison.formulas import difference
from salesdesk.dashboards.comparison.split_results import Arm, SplitResult


def result(a, b, planned):
    arms = Arm("A", *a), Arm("B", *b)
    split = SimpleNamespace(planned=planned, ended_at=None)
    return SplitResult(split, *arms, *difference(arms[0].rate, arms[1].rate))


def test_effect_has_an_interval_and_the_verdict_waits_for_the_planned_leads():
    found = result((1000, 40), (1000, 80), 2000)
    # Beta(41, 961) against Beta(81, 921): 0.0409 and 0.0808.
    assert 0.0399 == pytest.approx(found.effect, abs=0.0001)
    assert 0.0225 == pytest.approx(found.low, abs=0.002)
    assert 0.0573 == pytest.approx(found.high, abs=0.002)
    assert found.chance_b > 0.999
    assert "Keep B, stop A" == found.verdict[0]
    assert "Keep A, stop B" == result((1000, 80), (1000, 40), 2000).verdict[0]
    assert "Too early" == result((29, 3), (400, 9), 400).verdict[0]
    assert "Too early" == result((1000, 60), (1000, 70), 4000).verdict[0]
    assert "Too early" == result((100, 6), (100, 7), 200).verdict[0]
    assert "Keep either" == result((10_000, 400), (10_000, 401), 20_000).verdict[0]


@pytest.mark.django_db
def test_all_assigned_leads_count_whether_called_or_not(client, cleo, campaign, make_lead, tuesday):
    splits.save(
        campaign, cleo, planned=100, texts={"A": Texts("Good morning?", ""), "B": Texts("One question:", "")}
    )
    leads = [make_lead(f"Bos {number}") for number in range(6)]
    client.force_login(cleo)
    (found,) = client.get(reverse("comparison"), {"goal": "sql"}).context["splits"]
    letters = list(
        Lead.objects.filter(pk__in=[each.pk for each in leads]).values_list("variant__letter", flat=True)
    )
    assert [letters.count("A"), letters.count("B")] == [found.a.assigned, found.b.assigned]
    assert (0, 0, True) == (found.a.reached, found.b.reached, found.is_small)
