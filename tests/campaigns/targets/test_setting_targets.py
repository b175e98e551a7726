"""Setting targets: who may, what is kept, and what the database refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from campaigns.models import Target
from campaigns.targets import history, setting
from campaigns.targets.months import months_of, quarter_asked
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import subjects_of
from salesdesk.clock.months import months_after
from salesdesk.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DECEMBER = date(2026, 12, 1)


@pytest.fixture
def save(north, cleo, ann):
    """Save targets of Ann in December as Cleo."""

    def save(by=cleo, month=DECEMBER, **figures):
        wanted = {
            Cell(f"person-{ann.pk}", figure, month): amount and Amount(Decimal(amount))
            for figure, amount in figures.items()
        }
        return setting.save(north, by, wanted, subjects_of(north, [month]))

    return save


def test_targets_are_kept_with_their_history(save, north, ann, cleo):
    assert 1 == save(sqls=8)
    assert 1 == save(sqls=10)
    assert 0 == save(sqls=10)
    assert 1 == save(sqls=None)

    found = history.changes(north, [DECEMBER])

    assert [(10, None), (8, 10), (None, 8)] == [(each.before, each.after) for each in found]
    assert {("Ann", cleo)} == {(each.name, each.by) for each in found}
    assert {} == setting.current(north, [DECEMBER])


def test_current_targets_are_the_latest_rows(save, north, ann):
    save(sqls=8, orders=2)
    save(sqls=9)

    found = setting.current(north, [DECEMBER])

    assert {"sqls": Decimal(9), "orders": Decimal(2)} == {
        cell.figure: each.amount for cell, each in found.items()
    }


@pytest.mark.parametrize("who", ["ann", "mia", "dov", "eve"])
def test_only_managers_of_the_team_set_its_targets(who, save, request, campaign, elsewhere, make_person):
    with pytest.raises(setting.NotYours):
        save(by=request.getfixturevalue(who), sqls=8)
    with pytest.raises(setting.NotYours):
        save(by=make_person("Max", Role.MANAGER, elsewhere), sqls=8)
    assert not Target.objects.exists()


def test_subjects_are_the_team_its_campaigns_and_its_reps(north, ann, ben, dov, cleo, mia, eve, campaign):
    ben.is_active = False
    ben.save()

    names = [each.name for each in subjects_of(north, [DECEMBER])]

    assert ["North", campaign.name, "Ann", "Dov"] == names


def test_rep_who_left_stays_listed_while_they_had_targets(save, north, ann):
    save(sqls=8)
    ann.is_active = False
    ann.save()

    assert "Ann" in [each.name for each in subjects_of(north, [DECEMBER])]
    assert "Ann" not in [each.name for each in subjects_of(north, [months_after(DECEMBER, 1)])]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("target_month_is_its_first_day", {"month": date(2026, 12, 2)}),
        ("target_amount_is_positive", {"amount": 0}),
        ("target_count_is_whole", {"amount": Decimal("2.5")}),
        ("only_target_value_has_currency", {"currency": "EUR"}),
        ("only_target_value_has_currency", {"figure": "value"}),
        ("target_figure_is_known", {"figure": "calls"}),
        ("target_is_of_one_person_or_campaign", {"both": True}),
    ],
)
def test_database_refuses_impossible_targets(name, wrong, north, ann, cleo, campaign):
    facts = {"team": north, "person": ann, "month": DECEMBER, "figure": "sqls", "amount": 3, "by": cleo}
    if wrong.pop("both", False):
        wrong = {"campaign": campaign}

    with pytest.raises(IntegrityError, match=name):
        Target.objects.create(**facts | wrong)


def test_history_of_targets_cannot_be_rewritten(save):
    save(sqls=8)

    for rewrite in (lambda: Target.objects.update(amount=1), lambda: Target.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rewrite()
    assert Decimal(8) == Target.objects.get().amount


def test_quarters_have_three_months_and_unknown_ones_are_the_current():
    assert [date(2026, 12, 1), date(2027, 1, 1)] == [months_after(DECEMBER, 0), months_after(DECEMBER, 1)]
    assert [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)] == months_of(date(2027, 1, 1))
    today = date(2026, 11, 24)
    assert date(2027, 1, 1) == quarter_asked("2027-01", today)
    assert date(2026, 10, 1) == quarter_asked("1999-01", today) == quarter_asked("x", today)
