"""Tasks: everything to do for a lead that is not a call."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from handoffs.acceptance import takeover
from leads.funnel.transitions import NotYours, Refused
from leads.funnel.viewers import viewers_of
from leads.models import Lead, Task, TaskChange
from leads.queue import reassignment
from leads.to_do import actions, in_hand
from salesdesk.notifications.models import Kind
from salesdesk.people.membership import absences, offboarding
from salesdesk.people.models import User
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(tuesday, make_lead, ann):
    found = make_lead("Van Houten")
    Lead.objects.filter(pk=found.pk).update(holder=ann, inside_rep=ann)
    return Lead.objects.get(pk=found.pk)


@pytest.fixture
def give(lead, tuesday):
    def give(person, by, hours=4, what="Send the brochure"):
        return actions.add(lead, by, what=what, due_at=tuesday + timedelta(hours=hours), person=person)

    return give


def told(person):
    return list(person.notifications.unread().values_list("subject", flat=True))


def test_a_completed_task_is_in_the_timeline_once_and_can_be_reopened(give, ann, lead):
    task = give(ann, ann)
    actions.complete(task, ann)
    actions.complete(task, ann)

    assert ["Send the brochure"] == list(lead.activities.filter(kind="task").values_list("note", flat=True))
    assert ann == Task.objects.get().done_by
    actions.reopen(task, ann)
    assert Task.objects.open().exists()
    assert ["created", "done", "reopened"] == [each.event for each in task.changes.order_by("pk")]


def test_people_are_told_of_tasks_from_others_and_when_they_are_done(give, ann, cleo):
    task = give(ann, cleo)

    assert ["Task for you: Send the brochure"] == told(ann)
    assert [Kind.TASK] == [each.kind for each in ann.notifications.all()]
    actions.complete(task, ann)
    assert ["Ann has done: Send the brochure"] == told(cleo)
    assert [] == told(ann)


def test_every_change_keeps_how_the_task_stood(give, ann, ben, tuesday):
    task = give(ann, ann)
    later = tuesday + timedelta(days=2)
    actions.change(task, ann, what=task.what, due_at=later, person=ann)
    actions.change(task, ann, what=task.what, due_at=later, person=ben)

    rows = task.changes.order_by("pk").values_list("event", "due_at", "person")
    first = ("created", tuesday + timedelta(hours=4), ann.pk)
    assert [first, ("changed", later, ann.pk), ("reassigned", later, ben.pk)] == list(rows)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskChange.objects.update(what="Nothing")


def test_only_those_concerned_change_a_task(give, ann, ben, cleo, eve):
    task = give(ann, ann)
    for stranger in (ben, eve):
        with pytest.raises(NotYours):
            actions.complete(task, stranger)
    actions.complete(task, cleo)
    with pytest.raises(Refused):
        actions.change(task, ann, what="Other", due_at=task.due_at, person=ann)


def test_viewers_are_those_who_see_the_lead_in_a_list(lead, ann, ben, cleo, mia, dov, sam, eve, ada):
    for person in User.objects.all():
        sees = Lead.objects.visible_to(person).filter(pk=lead.pk).exists()
        assert sees == viewers_of(lead).filter(pk=person.pk).exists(), person
    assert {ann, cleo, mia, ada} <= set(viewers_of(lead))


def test_tasks_go_with_a_reassigned_lead(give, lead, ann, ben, cleo, mia):
    of_holder, of_marketing = give(ann, ann), give(mia, mia)
    reassignment.reassign(lead, ben, cleo)

    assert (ben, mia) == (
        Task.objects.get(pk=of_holder.pk).person,
        Task.objects.get(pk=of_marketing.pk).person,
    )
    assert ["Task for you: Send the brochure"] == told(ben)


def test_open_tasks_keep_people_from_leaving_until_they_are_taken_over(give, lead, ann, ben, cleo):
    Lead.objects.filter(pk=lead.pk).update(holder=None, inside_rep=None)
    give(ann, ann)

    assert any("1 open task" in each for each in offboarding.leaving_obstacles(ann))
    takeover.take_over(ann, ben, cleo)
    assert [ben] == [each.person for each in Task.objects.all()]


def test_tasks_due_during_an_absence_are_decided_with_it(give, ann, ben, cleo, tuesday):
    given, moved, after = give(ann, ann, 25), give(ann, ann, 26), give(ann, ann, 200)
    start, end = tuesday + timedelta(hours=20), tuesday + timedelta(hours=47)
    assert [f"task_{given.pk}", f"task_{moved.pk}"] == [each.key for each in in_hand.listed(ann, start, end)]

    decisions = [
        absences.Decision(f"task_{given.pk}", "colleague", ben),
        absences.Decision(f"task_{moved.pk}", absences.AFTERWARDS),
    ]
    absences.record(ann, cleo, starts_at=start, ends_at=end, reason="ill", decisions=decisions)

    assert ben == Task.objects.get(pk=given.pk).person
    assert end <= Task.objects.get(pk=moved.pk).due_at
    assert after.due_at == Task.objects.get(pk=after.pk).due_at


@pytest.fixture
def add(client, lead, ann):
    client.force_login(ann)
    url = reverse("lead-task-new", args=[lead.pk])
    return lambda **facts: client.post(
        url, {"what": "Call the notary", "due": "fri 14:00", "person": ann.pk} | facts
    )


@pytest.mark.parametrize(
    ("typed", "wall"), [("fri 14:00", "2026-11-27T14:00"), ("tomorrow", "2026-11-25T17:30")]
)
def test_due_times_are_read_in_the_persons_zone(add, ann, typed, wall):
    User.objects.filter(pk=ann.pk).update(time_zone="Asia/Taipei")

    assert 302 == add(due=typed).status_code
    assert datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Asia/Taipei")) == Task.objects.get().due_at


@pytest.mark.parametrize(
    "wrong", [{"due": "yesterday 9"}, {"due": "whenever"}, {"what": ""}, {"person": "0"}, {"due": ""}]
)
def test_bad_input_is_said_at_the_field(add, wrong):
    answer = add(**wrong)

    assert 422 == answer.status_code
    assert list(wrong) == list(answer.context["form"].errors)
    assert not Task.objects.exists()


def test_tasks_are_given_only_to_people_who_see_the_lead(add, eve):
    assert "person" in add(person=eve.pk).context["form"].errors


def test_the_list_shows_overdue_first_and_a_manager_the_team(client, give, ann, cleo, tuesday):
    give(ann, ann, 30, "Later one")
    give(ann, ann, 1, "Today one")
    late = give(ann, ann, 2, "Late one")
    Task.objects.filter(pk=late.pk).update(due_at=tuesday - timedelta(hours=1))
    client.force_login(ann)
    rows = client.get(reverse("tasks")).context["page"].rows
    assert [("Late one", "Overdue"), ("Today one", "Today"), ("Later one", "Later")] == [
        (each.what, each.group) for each in rows
    ]

    client.force_login(cleo)
    assert [] == client.get(reverse("tasks")).context["page"].rows
    assert 3 == len(client.get(reverse("tasks"), {"whose": "team"}).context["page"].rows)


def test_two_people_do_not_overwrite_each_other(client, give, ann, ben):
    task = give(ann, ann)
    client.force_login(ann)
    url = reverse("task", args=[task.pk])
    form = client.get(url).context["form"]
    sent = {"what": "Send two brochures", "due": form["due"].value(), "person": ann.pk, "shown": form.shown}
    Task.objects.filter(pk=task.pk).update(what="Send the catalogue")

    answer = client.post(url, sent)
    assert 422 == answer.status_code
    assert "Send the catalogue" == Task.objects.get().what
    again = sent | {"shown": answer.context["form"].shown}
    assert 302 == client.post(url, again).status_code
    assert "Send two brochures" == Task.objects.get().what


def test_a_colleague_sees_the_task_of_their_lead_but_does_not_change_it(client, give, ann, mia, eve, add):
    task = give(ann, ann)
    url = reverse("task", args=[task.pk])
    for person, status in ((mia, 200), (eve, 404)):
        client.force_login(person)
        assert status == client.get(url).status_code
        assert 404 == client.post(url, {"what": "x"}).status_code
        assert 404 == client.post(reverse("task-complete", args=[task.pk])).status_code
    assert Role.MARKETING == mia.role
