"""A form that creates something is accepted once, however often it is sent."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from leads.models import Task
from salesdesk.submissions import retention
from salesdesk.submissions.middleware import FIELD
from salesdesk.submissions.models import Submission


@pytest.fixture
def add_task(client, ann, lead):
    """Add a task about the lead as Ann."""
    client.force_login(ann)

    def add_task(what="Send the plan", key="a", files=(), **headers):
        form = {"what": what, "due": "tomorrow", "person": ann.pk, FIELD: key, "files": files}
        return client.post(reverse("lead-task-new", args=[lead.pk]), form, headers=headers)

    return add_task


def tasks() -> list[str]:
    return list(Task.objects.order_by("pk").values_list("what", flat=True))


def test_copy_of_a_form_changes_nothing_and_is_answered_alike(add_task, lead):
    first, again = add_task(), add_task()

    assert tasks() == ["Send the plan"]
    assert first.url == again.url == reverse("lead", args=[lead.pk])


def test_copy_sent_by_the_page_leads_it_on(add_task, lead):
    add_task()

    assert add_task(HX_Request="true").headers["HX-Redirect"] == reverse("lead", args=[lead.pk])


def test_other_words_or_another_form_are_no_copy(add_task):
    add_task()
    add_task(what="Book the room")
    add_task(key="b")

    assert tasks() == ["Send the plan", "Book the room", "Send the plan"]


def test_form_with_other_files_is_no_copy(add_task):
    for content in (b"Dock 4", b"Dock 4", b"Dock 5"):
        add_task(files=SimpleUploadedFile("plan.txt", content))

    assert len(tasks()) == 2


def test_refused_form_may_be_sent_again(add_task):
    assert add_task(what="").status_code == 422

    assert not Submission.objects.exists()
    assert add_task(what="").status_code == 422


def test_same_key_of_another_person_is_another_form(add_task, client, cleo):
    add_task()
    client.force_login(cleo)
    add_task()

    assert len(tasks()) == 2


@pytest.mark.django_db(transaction=True)
def test_four_copies_at_once_are_one(ann, lead):
    url = reverse("lead-task-new", args=[lead.pk])
    form = {"what": "Send the plan", "due": "tomorrow", "person": ann.pk, FIELD: str(uuid4())}
    clients = [Client() for _copy in range(4)]
    for client in clients:
        client.force_login(ann)

    def send(client: Client) -> int:
        try:
            return client.post(url, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, clients)) == [302] * 4
    assert tasks() == ["Send the plan"]


def test_every_form_that_adds_something_has_a_key():
    adds = re.compile(r"""action="{% url '[\w-]*-(?:add|new|create|copy|invite)'""")
    forms = [
        (path.name, form)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for form in re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)
        if adds.search(form)
    ]

    assert len(forms) > 5
    assert [name for name, form in forms if "{% submission_key %}" not in form] == []


def test_old_submissions_are_deleted(add_task, tuesday):
    add_task()

    assert retention.run(tuesday + timedelta(hours=1)) == 0
    assert retention.run(tuesday + timedelta(days=3)) == 1
