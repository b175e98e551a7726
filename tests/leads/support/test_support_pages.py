"""The pages of Sales Support: sending from the desk, the inbox, the steps of a task."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from leads.models import Hold, SupportTask
from leads.support import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(tuesday, lead, ann, sam):
    due_at = tuesday + timedelta(hours=4)
    return actions.send(lead, ann, kind="analysis", what="Compare the two offers", due_at=due_at)


@pytest.fixture
def support(client, sam):
    client.force_login(sam)
    return client


def sent(**facts):
    return {"kind": "complaint", "what": "Wrong address", "due": ""} | facts


def step(task, name):
    return reverse("support-step", args=[task.pk, name])


def test_sending_from_the_desk_keeps_the_hold_and_the_draft(tuesday, desk, lead, ann, sam):
    hold = Hold.objects.get()
    draft = {"fence": hold.fence, "lead": lead.pk, "key": uuid.uuid4(), "note": "Angry about the invoice"}
    desk.post(reverse("desk-draft"), draft)
    url = reverse("support-new", args=[lead.pk]) + "?from=desk"
    answer = desk.post(url, sent(), headers={"HX-Request": "true"})

    assert 200 == answer.status_code
    assert "stakeholders" in answer["HX-Trigger"]
    assert "Wrong address" == SupportTask.objects.get().what
    still = Hold.objects.get()
    assert (hold.fence, "Angry about the invoice") == (still.fence, still.draft["note"])


def test_a_task_without_a_due_time_is_due_on_the_next_working_day(tuesday, desk, lead, sam):
    desk.post(reverse("support-new", args=[lead.pk]), sent())
    due_at = SupportTask.objects.get().due_at
    assert due_at.date() == tuesday.date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": " "}, "what"),
        ({"due": "yesterday"}, "due"),
        ({"due": "whenever"}, "due"),
        ({"kind": "war"}, "kind"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(tuesday, desk, lead, sam, typed, field):
    answer = desk.post(reverse("support-new", args=[lead.pk]), sent(**typed))
    form = answer.context["support_form"]
    assert (422, [field]) == (answer.status_code, list(form.errors))
    assert form["what"].value().strip() == typed.get("what", "Wrong address").strip()
    assert not SupportTask.objects.exists()


def test_support_takes_and_answers_from_its_inbox(task, support, sam, ann):
    assert [task] == support.get(reverse("support-inbox")).context["page"].rows
    answer = support.post(step(task, "take"), {"back": "inbox"})
    assert reverse("support-inbox") == answer["Location"]
    assert [task] == support.get(reverse("support-inbox") + "?show=mine").context["page"].rows
    support.post(step(task, "finish"), {"text": "The second is cheaper."})

    assert [] == support.get(reverse("support-inbox")).context["page"].rows
    assert [task] == support.get(reverse("support-inbox") + "?show=closed").context["page"].rows
    assert "The second is cheaper." in support.get(reverse("support-task", args=[task.pk])).content.decode()


def test_a_step_that_came_too_late_says_so_and_keeps_what_was_typed(task, support, sam, ann):
    actions.withdraw(task, ann)
    answer = support.post(step(task, "finish"), {"text": "The second is cheaper."})
    assert 422 == answer.status_code
    assert "The second is cheaper." in answer.content.decode()
    assert "withdrawn" == SupportTask.objects.get().state


def test_an_answer_without_words_is_refused(task, support):
    answer = support.post(step(task, "finish"), {"text": "  "})
    assert 422 == answer.status_code
    assert "open" == SupportTask.objects.get().state


def test_steps_are_offered_only_to_those_who_may_take_them(task, client, ann, sam, ben):
    client.force_login(ann)
    offered = [each["name"] for each in client.get(reverse("support-task", args=[task.pk])).context["steps"]]
    assert ["withdraw"] == offered
    assert 404 == client.post(step(task, "finish"), {"text": "Done"}).status_code
    assert 404 == client.post(step(task, "steal")).status_code
    client.force_login(ben)
    assert 404 == client.get(reverse("support-task", args=[task.pk])).status_code


def test_a_rep_finds_what_they_sent_and_the_answer(task, client, ann, sam):
    client.force_login(ann)
    assert [task] == client.get(reverse("support-sent")).context["page"].rows
    assert [task] == client.get(reverse("lead", args=[task.lead_id])).context["support_tasks"]
    actions.finish(task, sam, "The second is cheaper.")
    assert [task] == client.get(reverse("support-sent") + "?show=closed").context["page"].rows


def test_a_change_of_both_at_once_is_an_edit_conflict(task, client, ann, sam):
    client.force_login(ann)
    page = client.get(reverse("support-task", args=[task.pk])).context["form"]
    actions.change(task, sam, kind="analysis", what="Compare all three offers", due_at=task.due_at)
    typed = {
        "shown": page.shown,
        "kind": "analysis",
        "what": "Compare two offers",
        "due": page.initial["due"],
    }
    answer = client.post(reverse("support-task", args=[task.pk]), typed)

    assert 422 == answer.status_code
    assert "what" in answer.context["form"].errors
    assert "Compare all three offers" == SupportTask.objects.get().what
