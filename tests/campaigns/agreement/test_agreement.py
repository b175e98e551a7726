"""The agreed funnel: proposed, signed by named people, then the rule that every campaign follows."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from campaigns.agreement import action_board, defaults, proposing, signing
from campaigns.agreement.differences import differences
from campaigns.agreement.proposing import NotAgreed, Terms
from campaigns.models import (
    ActionDone,
    AgreedAction,
    AgreedStage,
    AgreementSigner,
    Campaign,
    FunnelAgreement,
)
from campaigns.models.campaign import State
from leads.assignment import intake
from leads.calling import first_call_clock
from leads.models import FirstCallAlert
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.notifications.models import Notification

pytestmark = pytest.mark.django_db
TIMES = {
    "first_call_within": timedelta(minutes=30),
    "offer_mql_after": timedelta(hours=1),
    "answer_within": timedelta(hours=8),
    "nurture_every": timedelta(days=14),
}


@pytest.fixture
def terms():
    return Terms(TIMES, defaults.stages(), defaults.actions())


@pytest.fixture
def signers(mia, ann, dov):
    return {"marketing": mia, "inside": ann, "field": dov}


@pytest.fixture
def proposed(tuesday, north, cleo, terms, signers):
    return proposing.propose(north, cleo, terms, signers, "Faster")


def sign_all(agreement, signers):
    for person in signers.values():
        agreement = signing.sign(agreement, person)
    return agreement


def test_last_signature_puts_it_in_force_and_everybody_is_told(proposed, signers, cleo, mia):
    first = signing.sign(proposed, signers["marketing"])
    assert "proposed" == first.state
    assert "proposed" == signing.sign(proposed, signers["marketing"]).state

    signing.sign(proposed, signers["inside"])
    last = signing.sign(proposed, signers["field"])

    assert ("in_force", clock.now()) == (last.state, last.in_force_at)
    assert Notification.objects.filter(person=mia, kind="approval").count() == 2
    assert Notification.objects.filter(person=cleo, subject__contains="in force").exists()


def test_signed_times_are_enforced_in_all_campaigns_of_the_team(
    proposed, signers, campaign, elsewhere, make_campaign
):
    other = make_campaign(elsewhere, [], name="Other team")
    ended = make_campaign(campaign.team, [], name="Over")
    Campaign.objects.filter(pk=ended.pk).update(state=State.ENDED)
    before = Campaign.objects.get(pk=other.pk)

    sign_all(proposed, signers)

    assert TIMES == times_of(campaign)
    assert times_of(before) == times_of(other)
    assert times_of(ended) != TIMES
    Campaign.objects.filter(pk=campaign.pk).update(first_call_within=timedelta(hours=4))
    later = make_campaign(campaign.team, [], name="Later")
    assert TIMES == times_of(campaign) == times_of(later)


def times_of(campaign):
    return Campaign.objects.filter(pk=campaign.pk).values(*TIMES).get()


def test_signed_clock_decides_when_the_manager_hears_of_an_mql(proposed, signers, make_lead, mia):
    sign_all(proposed, signers)
    intake.show_interest(make_lead("Fresh"), "A download", by=mia, source=Source.DOWNLOAD)

    with clock.moved_to(clock.now() + timedelta(minutes=20)) as now:
        first_call_clock.run(now)
        assert not FirstCallAlert.objects.exists()
    with clock.moved_to(clock.now() + timedelta(minutes=31)) as now:
        first_call_clock.run(now)
        assert FirstCallAlert.objects.exists()


def test_next_version_replaces_the_one_in_force(proposed, signers, north, cleo, terms):
    sign_all(proposed, signers)
    terms = replace(terms, times=TIMES | {"answer_within": timedelta(hours=4)})
    second = sign_all(proposing.propose(north, cleo, terms, signers), signers)

    assert (2, "in_force") == (second.number, second.state)
    assert "replaced" == FunnelAgreement.objects.get(pk=proposed.pk).state
    assert ["8 hours", "4 hours"] == [
        text for each in differences(loaded(proposed), loaded(second)) for text in (each.before, each.now)
    ]


def loaded(agreement):
    return FunnelAgreement.objects.prefetch_related("stages", "actions").get(pk=agreement.pk)


def test_differences_name_stages_and_actions(proposed, signers, north, cleo, terms):
    sign_all(proposed, signers)
    suspect, *others = terms.stages
    changed = replace(terms, stages=[replace(suspect, conversion=25), *others], actions=terms.actions[1:])
    second = proposing.propose(north, cleo, changed, signers)

    found = differences(loaded(proposed), loaded(second))

    assert [("", "25%")] == [(each.before, each.now) for each in found if "Suspect" in each.where]
    assert [terms.actions[0].what] == [each.before.split(" (")[0] for each in found if each.where == "Action"]
    assert 2 == len(found)


def test_second_proposal_at_once_is_refused(proposed, north, cleo, terms, signers):
    with pytest.raises(NotAgreed):
        proposing.propose(north, cleo, terms, signers)


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_the_same_time_give_one(tuesday, north, cleo, terms, signers):
    found: list[object] = []

    def propose():
        with clock.moved_to(tuesday):
            try:
                found.append(proposing.propose(north, cleo, terms, signers))
            except NotAgreed as refused:
                found.append(refused)
            finally:
                connection.close()

    threads = [threading.Thread(target=propose) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == FunnelAgreement.objects.count()
    assert 2 == sum(isinstance(each, NotAgreed) for each in found)


def test_only_the_manager_proposes_and_only_the_right_side_signs(
    tuesday, north, ann, ben, cleo, eve, terms, signers
):
    with pytest.raises(NotAgreed):
        proposing.propose(north, ann, terms, signers)
    for wrong in (cleo, eve, signers["field"]):
        with pytest.raises(NotAgreed):
            proposing.propose(north, cleo, terms, signers | {"inside": wrong})
    agreement = proposing.propose(north, cleo, terms, signers)
    for stranger in (ben, cleo):
        with pytest.raises(NotAgreed):
            signing.sign(agreement, stranger)
    assert not AgreementSigner.objects.exclude(signed_at=None).exists()


def test_declined_proposal_ends_and_says_why(proposed, signers, cleo):
    signing.decline(proposed, signers["field"], "Eight hours is too short")

    assert "declined" == FunnelAgreement.objects.get().state
    assert "too short" in Notification.objects.filter(person=cleo).latest("pk").text
    with pytest.raises(NotAgreed):
        signing.sign(proposed, signers["inside"])


def test_withdrawn_proposal_cannot_be_signed(proposed, signers, cleo):
    proposing.withdraw(proposed, cleo)

    with pytest.raises(NotAgreed):
        signing.sign(proposed, signers["inside"])


@pytest.mark.parametrize(
    "change",
    [
        lambda each: FunnelAgreement.objects.update(answer_within=timedelta(hours=1)),
        lambda each: FunnelAgreement.objects.all().delete(),
        lambda each: AgreedStage.objects.update(conversion=90),
        lambda each: AgreedAction.objects.update(what="Nothing"),
        lambda each: AgreementSigner.objects.update(declined_because="x", signed_at=clock.now()),
        lambda each: AgreementSigner.objects.update(signed_at=None),
        lambda each: AgreementSigner.objects.all().delete(),
    ],
)
def test_history_is_kept_by_the_database(proposed, signers, change):
    sign_all(proposed, signers)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(proposed)
        connection.check_constraints()


def test_recurring_action_is_done_missed_or_due(proposed, signers, ann, mia, cleo):
    agreement = sign_all(proposed, signers)
    weekly, placing, _monthly = agreement.actions.all()
    action_board.mark_done(weekly, ann)
    action_board.mark_done(weekly, cleo)
    with pytest.raises(NotAgreed):
        action_board.mark_done(placing, ann)

    assert 1 == ActionDone.objects.count()
    with clock.moved_to(clock.now() + timedelta(weeks=2)):
        first, second, _third = action_board.board(agreement, ann)
        assert [True, False, False] == [cell.done is not None for cell in first.cells]
        assert [False, True, False] == [cell.is_missed for cell in first.cells]
        assert (1, 2, 0) == (first.kept, first.past, second.kept)
        assert (True, False) == (first.may_mark, second.may_mark)


def test_days_of_an_action_are_working_days(proposed, signers, terms, north, cleo, ann):
    signing.decline(proposed, ann, "Daily")
    daily = replace(terms.actions[0], rhythm="day")
    agreement = sign_all(proposing.propose(north, cleo, replace(terms, actions=[daily]), signers), signers)
    with clock.moved_to(clock.now() + timedelta(days=7)):
        (row,) = action_board.board(agreement, ann)
    assert [1, 2, 3, 4, 0, 1] == [cell.period.weekday() for cell in row.cells]
