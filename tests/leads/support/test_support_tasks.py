"""Work for Sales Support: sent by a rep, taken, asked about, answered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from leads.funnel.transitions import NotYours, Refused
from leads.funnel.viewers import viewers_of
from leads.models import Lead, SupportTask, SupportTaskChange
from leads.support import actions, late
from salesdesk import clock
from salesdesk.notifications.models import Kind
from salesdesk.people.membership import offboarding
from salesdesk.people.models import User
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(tuesday, make_lead, ann):
    found = make_lead("Van Houten")
    Lead.objects.filter(pk=found.pk).update(holder=ann, inside_rep=ann)
    return Lead.objects.get(pk=found.pk)


@pytest.fixture
def send(lead, ann, sam, tuesday):
    def send(by=ann, hours=4, what="The invoice shows the old address"):
        return actions.send(lead, by, kind="complaint", what=what, due_at=tuesday + timedelta(hours=hours))

    return send


@pytest.fixture
def kim(make_person, north):
    return make_person("Kim", Role.SUPPORT, north)


def told(person):
    return list(person.notifications.unread().order_by("pk").values_list("subject", flat=True))


def notes(lead):
    return list(lead.activities.filter(kind="support").order_by("pk").values_list("note", flat=True))


def test_an_answer_returns_to_the_timeline_and_to_the_rep(send, lead, ann, sam):
    task = send()
    assert ["New support task: Van Houten"] == told(sam)

    actions.take(task, sam)
    assert [] == told(sam)
    actions.finish(task, sam, "Corrected, and a new invoice is on its way.")

    assert ["Sales Support has done it: Van Houten"] == told(ann)
    assert "Corrected, and a new invoice is on its way." == ann.notifications.latest("pk").text
    assert [
        "Complaint: The invoice shows the old address",
        "Done: Corrected, and a new invoice is on its way.",
    ] == notes(lead)
    task.refresh_from_db(fields=["answer", "closed_by", "closed_at"])
    assert ("Corrected, and a new invoice is on its way.", sam) == (task.answer, task.closed_by)


def test_a_question_waits_for_the_rep_and_comes_back(send, lead, ann, sam):
    task = send()
    actions.ask(task, sam, "Which invoice?")

    waiting = SupportTask.objects.get()
    assert ("waiting", sam, "Which invoice?") == (waiting.state, waiting.assignee, waiting.question)
    assert [Kind.ASKED] == [each.kind for each in ann.notifications.unread()]
    actions.reply(task, ann, "That of May")
    assert ("taken", "") == SupportTask.objects.values_list("state", "question").get()
    assert [] == told(ann)
    assert "That of May" == sam.notifications.unread().get().text
    assert ["Question: Which invoice?", "Reply: That of May"] == notes(lead)[1:]


def test_a_declined_task_says_why_and_can_be_reopened_by_its_rep(send, ann, sam):
    task = send()
    actions.decline(task, sam, "Finance has to do this.")
    with pytest.raises(Refused):
        actions.finish(task, sam, "Done after all")
    actions.reopen(task, ann)

    again = SupportTask.objects.get()
    assert ("open", None, "", None) == (again.state, again.assignee, again.answer, again.closed_at)
    events = [each.event for each in task.changes.order_by("pk")]
    assert ["sent", "declined", "reopened"] == events


def test_a_rep_withdraws_their_own_task_only(send, ann, ben, sam, cleo):
    task = send()
    for other in (ben, sam, cleo):
        with pytest.raises(NotYours):
            actions.withdraw(task, other)
    actions.withdraw(task, ann)
    assert "withdrawn" == SupportTask.objects.get().state


def test_a_task_sent_twice_is_one_task(send, lead, ann, ben, tuesday):
    assert send() == send()
    assert 1 == len(notes(lead))
    assert 3 == len({send(), send(by=ben), send(what="Another")})
    actions.withdraw(SupportTask.objects.get(requested_by=ben), ben)
    send(by=ben)
    with clock.moved_to(tuesday + timedelta(minutes=2)):
        send()
    assert 5 == SupportTask.objects.count()


def test_only_support_and_the_manager_of_the_team_work_on_a_task(
    send, ann, ben, eve, sam, cleo, ada, make_person
):
    task = send()
    stranger = make_person("Stu", Role.SUPPORT, eve.team)
    for person in (ann, ben, eve, stranger):
        with pytest.raises(NotYours):
            actions.take(task, person)
        with pytest.raises(NotYours):
            actions.finish(task, person, "Done")
    with pytest.raises(Refused):
        actions.assign(task, cleo, stranger)
    actions.assign(task, cleo, sam)
    assert sam == SupportTask.objects.get().assignee
    actions.finish(task, ada, "Done")


def test_a_task_that_a_colleague_has_taken_is_not_taken_again(send, sam, kim, tuesday):
    task = send()
    actions.take(task, sam)
    with pytest.raises(Refused, match="Sam"):
        actions.take(task, kim)

    with clock.moved_to(tuesday + timedelta(hours=12)):  # Sam is no longer at work
        actions.take(task, kim)
    assert kim == SupportTask.objects.get().assignee


def test_support_sees_exactly_the_leads_of_its_tasks(send, lead, ann, sam, kim, make_person, elsewhere):
    stranger = make_person("Stu", Role.SUPPORT, elsewhere)
    seen = lambda person: Lead.objects.visible_to(person).filter(pk=lead.pk).exists()  # noqa: E731
    assert not any(map(seen, (sam, kim, stranger)))
    task = send()
    assert [True, True, False] == [seen(each) for each in (sam, kim, stranger)]
    actions.take(task, sam)
    assert [True, False, False] == [seen(each) for each in (sam, kim, stranger)]
    for person in User.objects.all():
        assert seen(person) == viewers_of(lead).filter(pk=person.pk).exists(), person
    actions.finish(task, sam, "Done")
    assert not any(map(seen, (sam, kim, stranger)))
    assert SupportTask.objects.visible_to(kim).exists()
    assert not SupportTask.objects.visible_to(stranger).exists()


def test_a_late_task_is_told_once_per_due_date(send, ann, sam, cleo, tuesday):
    task = send(hours=4)
    assert 0 == late.run(tuesday)
    for _again in range(2):
        late.run(tuesday + timedelta(hours=5))
    assert ["Late: Complaint for Van Houten"] == told(cleo)
    assert ["New support task: Van Houten", "Late: Complaint for Van Houten"] == told(sam)

    due_at = tuesday + timedelta(hours=8)
    actions.change(task, ann, kind="complaint", what=task.what, due_at=due_at)
    assert 1 == late.run(due_at)
    assert 2 == len(told(cleo))


def test_a_late_question_is_told_to_the_rep_who_was_asked(send, ann, sam, tuesday):
    actions.ask(send(hours=4), sam, "Which invoice?")
    late.run(tuesday + timedelta(hours=5))
    assert "Late: Complaint for Van Houten" in told(ann)
    assert "Late: Complaint for Van Houten" not in told(sam)


def test_a_team_without_support_has_its_tasks_told_to_the_manager(send, sam, cleo):
    User.objects.filter(pk=sam.pk).update(is_active=False)
    send()
    assert ["New support task: Van Houten"] == told(cleo)


def test_tasks_of_somebody_who_leaves_return_to_the_inbox(send, sam):
    task = send()
    actions.ask(task, sam, "Which invoice?")
    offboarding.clear_assignments(sam)
    assert ("open", None, "") == SupportTask.objects.values_list("state", "assignee", "question").get()


def test_the_holder_of_the_lead_is_told_too(send, lead, ann, ben, sam):
    task = send()
    Lead.objects.filter(pk=lead.pk).update(holder=ben)
    actions.finish(task, sam, "Done")
    assert told(ann) == told(ben) == ["Sales Support has done it: Van Houten"]


def test_the_history_is_never_edited(send):
    send()
    with pytest.raises(DatabaseError), transaction.atomic():
        SupportTaskChange.objects.update(text="Nothing")


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        ("taken", {}),
        ("waiting", {"question": ""}),
        ("done", {"answer": ""}),
        ("open", {"question": "Which?"}),
        ("lost", {}),
    ],
)
def test_the_database_rejects_impossible_states(send, state, facts):
    send()
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportTask.objects.update(state=state, **facts)
