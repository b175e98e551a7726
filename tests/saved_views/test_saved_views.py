"""Filters, order and columns saved under a name: kept, shared with the team, and outliving their owner."""

import pytest
from django.urls import reverse

from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from salesdesk.people.models import User
from salesdesk.saved_views.models import SavedView

pytestmark = pytest.mark.django_db
NEW, NEW_OF_LEADS = (reverse("saved-view-new", args=[area]) for area in ("funnel", "leads"))


def test_view_of_the_funnel_keeps_page_and_filter_and_is_only_its_owners(client, cleo, mia, campaign):
    client.force_login(cleo)
    asked = {"campaign": campaign.pk, "reading": "cohort", "territory": 10**6}
    save_url = client.get(reverse("funnel-trends"), asked).context["views"].save_url
    saved = client.post(save_url, {"name": "Cold"})

    view = SavedView.objects.get()
    assert (cleo, "funnel", "funnel-trends") == (view.owner, view.area, view.page)
    assert {f"campaign={campaign.pk}", "reading=cohort"} == set(view.query.split("&"))
    assert saved.url == f"{reverse('funnel-trends')}?{view.query}"
    assert saved.url in client.get(reverse("funnel")).content.decode().replace("&amp;", "&")
    client.post(f"{NEW}?page=funnel-times&rounds=later", {"replaces": view.pk, "name": ""}, follow=True)
    assert [("Cold", "funnel-times", "rounds=later")] == list(
        SavedView.objects.values_list("name", "page", "query")
    )

    client.force_login(mia)
    assert "Cold" not in client.get(reverse("saved-views", args=["funnel"])).content.decode()
    assert 404 == client.post(reverse("saved-view", args=[view.pk]), {"name": "Mine"}).status_code
    assert 404 == client.post(reverse("saved-view-delete", args=[view.pk])).status_code


def test_view_of_a_list_opens_with_its_filter_order_and_columns(client, ann, lead):
    client.force_login(ann)
    asked = {"stage": lead.stage, "sort": "score", "columns": "stage,score", "after": "9~9"}
    saved = client.post(client.get(reverse("leads"), asked).context["views"].save_url, {"name": "Best"})

    opened = client.get(saved.url).context
    assert f"stage={lead.stage}&sort=score&columns=stage%2Cscore" == SavedView.objects.get().query
    assert ["Stage", "Score"] == [str(column.label) for column, _heading in opened["columns"]]
    assert [("Best", True)] == [(link.name, link.current) for link in opened["views"].first]
    other = client.get(reverse("leads")).context["views"]
    assert (True, False) == (other.shows_all, other.first[0].current)


def test_view_without_a_free_name_of_a_fair_length_is_refused_with_what_was_typed(client, ann):
    client.force_login(ann)
    SavedView.objects.create(owner=ann, area="leads", name="Best", page="leads")

    for name in ("", "Best", "x" * 81):
        answer = client.post(NEW_OF_LEADS, {"name": name})
        assert (422, ["name"]) == (answer.status_code, list(answer.context["form"].errors))
        assert name == answer.context["form"]["name"].value()
    too_long = client.post(f"{NEW_OF_LEADS}?q={'y' * 2000}", {"name": "Long"})
    assert (422, ["__all__"]) == (too_long.status_code, list(too_long.context["form"].errors))
    assert 1 == SavedView.objects.count()


def test_name_of_a_view_is_taken_within_its_list_only(client, cleo):
    client.force_login(cleo)

    assert 302 == client.post(NEW, {"name": "Best"}).status_code
    assert 302 == client.post(NEW_OF_LEADS, {"name": "Best"}).status_code
    assert {"funnel", "leads"} == set(SavedView.objects.values_list("area", flat=True))


def test_shared_view_of_somebody_who_left_stays_until_a_colleague_deletes_it(client, cleo, mia):
    client.force_login(mia)
    shared = SavedView.objects.create(owner=cleo, area="funnel", name="Ours", page="gone", shared=True)
    delete = reverse("saved-view-delete", args=[shared.pk])
    assert "Ours · Cleo" in client.get(reverse("funnel")).content.decode()
    assert 404 == client.post(delete).status_code

    User.objects.filter(pk=cleo.pk).update(is_active=False)
    assert "Ours · Cleo (left)" in client.get(reverse("funnel")).content.decode()
    assert 200 == client.get(reverse("saved-views", args=["funnel"])).status_code
    assert 302 == client.post(delete).status_code
    assert not SavedView.objects.exists()


def test_view_that_filters_by_a_removed_field_shows_nothing_and_offers_the_rest(client, ann, lead):
    field = CustomField(subject="lead", label="Machines", filter_slot=1)
    definitions.add(field)
    definitions.delete(field, clock.now())
    client.force_login(ann)

    answer = client.get(reverse("leads"), {field.key: "SAP", "stage": lead.stage}).context
    assert [] == answer["rows"]
    assert f"?stage={lead.stage}" == answer["without_removed"]
