"""A form that creates something is accepted once, however often it is sent."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from leads.models import Activity
from salesdesk.submissions import retention
from salesdesk.submissions.middleware import FIELD
from salesdesk.submissions.models import Submission


@pytest.fixture
def note(client, ann, lead):
    """Send the note form of the lead page as Ann."""
    client.force_login(ann)

    def note(text="Opens in March.", key="a", **headers):
        return client.post(
            reverse("lead-note-add", args=[lead.pk]), {"text": text, FIELD: key}, headers=headers
        )

    return note


def notes() -> list[str]:
    return list(Activity.objects.filter(kind="note").order_by("pk").values_list("note", flat=True))


def test_copy_of_a_form_changes_nothing_and_is_answered_alike(note, lead):
    first, again = note(), note()

    assert notes() == ["Opens in March."]
    assert first.url == again.url == reverse("lead", args=[lead.pk])


def test_copy_sent_by_the_page_leads_it_on(note, lead):
    note()

    assert note(HX_Request="true").headers["HX-Redirect"] == reverse("lead", args=[lead.pk])


def test_other_words_or_another_form_are_no_copy(note):
    note()
    note(text="Closed on Mondays.")
    note(key="b")

    assert notes() == ["Opens in March.", "Closed on Mondays.", "Opens in March."]


def test_refused_form_may_be_sent_again(note):
    assert note(text="").status_code == 422

    assert not Submission.objects.exists()
    assert note(text="").status_code == 422


def test_same_key_of_another_person_is_another_form(note, client, cleo):
    note()
    client.force_login(cleo)
    note()

    assert len(notes()) == 2


@pytest.mark.django_db(transaction=True)
def test_four_copies_at_once_are_one(ann, lead):
    url, form = reverse("lead-note-add", args=[lead.pk]), {"text": "Opens in March.", FIELD: str(uuid4())}
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
    assert notes() == ["Opens in March."]


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


def test_old_submissions_are_deleted(note, tuesday):
    note()

    assert retention.run(tuesday + timedelta(hours=1)) == 0
    assert retention.run(tuesday + timedelta(days=3)) == 1
