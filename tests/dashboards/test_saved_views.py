"""Filters of the funnel saved under a name: kept, shared with the team, and outliving their owner."""

import pytest
from django.urls import reverse

from salesdesk.dashboards.models import SavedView
from salesdesk.people.models import User

pytestmark = pytest.mark.django_db


def test_view_keeps_page_and_filter_and_is_only_its_owners(client, cleo, mia, campaign, territory):
    client.force_login(cleo)
    new = reverse("funnel-view-new")
    asked = {"page": "funnel-trends", "campaign": campaign.pk, "reading": "cohort", "territory": 10**6}
    saved = client.post(
        f"{new}?{'&'.join(f'{key}={value}' for key, value in asked.items())}", {"name": "Cold"}
    )

    view = SavedView.objects.get()
    assert (cleo, "funnel-trends") == (view.owner, view.page)
    assert {f"campaign={campaign.pk}", "reading=cohort"} == set(view.query.split("&"))
    assert saved.url == f"{reverse('funnel-trends')}?{view.query}"
    assert saved.url in client.get(reverse("funnel")).content.decode().replace("&amp;", "&")
    again = client.post(new, {"name": "Cold"})
    assert (422, ["name"]) == (again.status_code, list(again.context["form"].errors))
    assert ["name"] == list(client.post(new, {"name": ""}).context["form"].errors)
    client.post(f"{new}?page=funnel-times&rounds=later", {"replaces": view.pk, "name": ""}, follow=True)
    assert [("Cold", "funnel-times", "rounds=later")] == list(
        SavedView.objects.values_list("name", "page", "query")
    )

    client.force_login(mia)
    assert "Cold" not in client.get(reverse("funnel-views")).content.decode()
    assert 404 == client.post(reverse("funnel-view", args=[view.pk]), {"name": "Mine"}).status_code
    assert 404 == client.post(reverse("funnel-view-delete", args=[view.pk])).status_code


def test_shared_view_of_somebody_who_left_stays_until_a_colleague_deletes_it(client, cleo, mia):
    client.force_login(mia)
    shared = SavedView.objects.create(owner=cleo, name="Ours", page="gone", shared=True)
    delete = reverse("funnel-view-delete", args=[shared.pk])
    assert "Ours · Cleo" in client.get(reverse("funnel")).content.decode()
    assert 404 == client.post(delete).status_code

    User.objects.filter(pk=cleo.pk).update(is_active=False)
    assert "Ours · Cleo (left)" in client.get(reverse("funnel")).content.decode()
    assert 200 == client.get(reverse("funnel-views")).status_code
    assert 302 == client.post(delete).status_code
    assert not SavedView.objects.exists()
