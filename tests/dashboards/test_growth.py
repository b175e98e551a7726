"""A rep sees the evidence for the next level; a manager changes the level with a note, and the rep is told."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from salesdesk.dashboards.growth import evidence
from salesdesk.notifications.models import Notification
from salesdesk.people.membership import level_changes, role_changes
from salesdesk.people.membership.role_changes import Refused
from salesdesk.people.models import LevelChange, User

pytestmark = pytest.mark.django_db
CHANGE = {"seen": "medior", "level": "senior", "note": "Nine of ten accepted"}


def test_promotion_keeps_its_note_and_tells_the_rep(tuesday, ann, cleo):
    level_changes.change_level(ann, cleo, **CHANGE)

    change = LevelChange.objects.get()
    assert ("medior", "senior", True) == (change.before, change.after, change.is_promotion)
    assert "senior" == User.objects.get(pk=ann.pk).level
    told = Notification.objects.get(person=ann)
    assert ("Nine of ten accepted", reverse("growth", args=[ann.pk])) == (told.text, told.url)


def test_level_that_changed_meanwhile_is_not_overwritten(tuesday, ann, cleo, ada):
    level_changes.change_level(ann, ada, **CHANGE)

    with pytest.raises(Refused, match="changed since"):
        level_changes.change_level(ann, cleo, **CHANGE | {"level": "junior"})


def test_history_is_append_only_and_nobody_promotes_themselves(tuesday, ann, cleo):
    level_changes.change_level(ann, cleo, **CHANGE)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        LevelChange.objects.update(note="Other")
    with pytest.raises(IntegrityError, match="nobody_changes_their_own_level"), transaction.atomic():
        LevelChange.objects.create(person=ann, by=ann, before="junior", after="senior", note="Me")
    with pytest.raises(Refused):
        level_changes.change_level(ann, ann, **CHANGE | {"seen": "senior", "level": "semi_field"})


def test_change_by_an_admin_on_the_page_of_people_is_in_the_history_too(tuesday, ann, ada):
    ann.level = "junior"

    role_changes.change(ann, by=ada)

    assert ("medior", "junior", False) == tuple(
        getattr(LevelChange.objects.get(), name) for name in ("before", "after", "is_promotion")
    )


@pytest.mark.parametrize(("name", "get", "post"), [("ann", 200, 403), ("ben", 404, 403), ("cleo", 200, 302)])
def test_page_is_for_the_rep_and_their_manager(request, client, tuesday, ann, name, get, post):
    client.force_login(request.getfixturevalue(name))

    assert get == client.get(reverse("growth", args=[ann.pk])).status_code
    assert post == client.post(reverse("growth-level", args=[ann.pk]), CHANGE).status_code


def test_refused_change_keeps_what_was_typed(client, tuesday, ann, cleo):
    client.force_login(cleo)

    answer = client.post(reverse("growth-level", args=[ann.pk]), CHANGE | {"level": "medior"})

    assert 422 == answer.status_code
    assert "Nine of ten accepted" in answer.content.decode()


def test_evidence_counts_answered_handoffs_of_the_rep(desk, ann, ben):
    now, before = evidence.lately(ann)

    assert 0 < now.accepted <= now.answered
    assert 0 == before.answered == evidence.lately(ben)[0].answered
