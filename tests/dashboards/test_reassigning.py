"""Leads that need attention are reassigned from their list, and given back by the undo."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.models import Lead
from salesdesk import clock
from salesdesk.dashboards.attention import reassigning

pytestmark = pytest.mark.django_db


def test_overdue_calls_are_reassigned_at_once_and_given_back(client, desk, ann, ben, cleo, mia):
    promised = desk["promised"]
    Lead.objects.filter(pk=promised.pk).update(value=8_000)
    client.force_login(cleo)
    where = f"{reverse('funnel-reassign')}?number=callbacks"
    done = client.post(where, {"to": ben.pk})
    shown = client.get(done.url)

    assert ben == Lead.objects.get(pk=promised.pk).holder
    assert ben == promised.steps.get().assignee
    token = shown.context["undo_all"]
    assert 0 == reassigning.undo(token, mia) == reassigning.undo(token + "x", cleo)
    client.post(reverse("funnel-reassign-undo"), {"undo": token})
    assert ann == Lead.objects.get(pk=promised.pk).holder

    assert 404 == client.post(where, {"to": mia.pk}).status_code
    assert 404 == client.post(f"{reverse('funnel-reassign')}?number=customers", {"to": ben.pk}).status_code


def test_undo_leaves_leads_that_moved_on_since_and_ends_after_ten_minutes(desk, ann, ben, cleo):
    leads = Lead.objects.filter(pk__in=[desk["promised"].pk, desk["cold"].pk])
    done = reassigning.reassign(leads, ben, cleo)
    assert 2 == done.moved
    Lead.objects.filter(pk=desk["cold"].pk).update(holder=ann)

    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        assert 0 == reassigning.undo(done.undo, cleo)
    assert 1 == reassigning.undo(done.undo, cleo)
