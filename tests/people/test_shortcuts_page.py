"""Everyone has single keys of their own, or none (WCAG 2.1.4); and a day plan that their manager agreed with them."""

import pytest
from django.urls import reverse

from salesdesk.people import daily_targets
from salesdesk.people.models import User
from salesdesk.people.shortcuts import SHORTCUTS, shortcuts_of

pytestmark = pytest.mark.django_db

USUAL = {key.action: key.default for key in SHORTCUTS} | {"shortcuts_enabled": "on"}


@pytest.fixture
def me(client, ann):
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client, **changed):
    return client.post(reverse("my-shortcuts"), USUAL | changed)


def test_the_usual_keys_differ_from_each_other():
    assert len(SHORTCUTS) == len({key.default for key in SHORTCUTS})


def test_a_key_that_was_changed_is_the_one_on_the_page(me, ann):
    assert 302 == post(me, note="X").status_code

    ann.refresh_from_db()
    assert {"note": "x"} == ann.custom_shortcuts
    assert "x" == shortcuts_of(ann)["note"]
    assert 'data-key="/"' in me.get(reverse("leads")).content.decode()


def test_two_actions_never_share_a_key(me, ann):
    page = post(me, note="c")

    assert 422 == page.status_code
    assert "“Call” has this key already." in page.content.decode()
    assert 'value="c"' in page.content.decode()


@pytest.mark.parametrize("wrong", ["1", "", "ab"])
def test_a_key_is_one_letter_or_sign(me, wrong):
    assert 422 == post(me, note=wrong).status_code


def test_two_keys_change_places(me, ann):
    post(me, note="c", call="n")

    ann.refresh_from_db()
    assert ("c", "n") == (shortcuts_of(ann)["note"], shortcuts_of(ann)["call"])


def test_single_keys_are_switched_off_and_on(me, ann):
    post(me, shortcuts_enabled="")
    ann.refresh_from_db()
    assert {} == shortcuts_of(ann)
    assert 'data-keys="off"' in me.get(reverse("leads")).content.decode()

    me.post(reverse("my-shortcuts"), {"usual": "1"})
    ann.refresh_from_db()
    assert "n" == shortcuts_of(ann)["note"]


def test_without_an_agreement_the_day_is_planned_by_level(ann):
    assert daily_targets.targets_for_level("medior") == daily_targets.targets_of(ann)


def plans(*rows):
    facts = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        facts |= {f"form-{number}-{name}": value for name, value in row.items()}
    return facts


def test_a_key_that_was_given_away_presses_one_thing_only(me, ann):
    """The desk gets an action whose usual key somebody uses for another already."""
    ann.custom_shortcuts = {"note": "a"}
    ann.save()

    assert ("a", "") == (shortcuts_of(ann)["note"], shortcuts_of(ann)["field"])
    page = me.post(reverse("my-shortcuts"), USUAL | {"note": "a"})
    assert "has this key already" in page.content.decode()


def test_the_manager_agrees_a_day_plan(client, cleo, ann, ben):
    client.force_login(cleo, backend="django.contrib.auth.backends.ModelBackend")
    assert "Ben" in client.get(reverse("daily-targets")).content.decode()

    client.post(
        reverse("daily-targets"), plans({"id": ann.pk, "target_calls": "40", "target_conversations": ""})
    )

    agreed = daily_targets.targets_of(User.objects.get(pk=ann.pk))
    assert (40, daily_targets.targets_for_level("medior").conversations) == (
        agreed.calls,
        agreed.conversations,
    )


def test_a_plan_that_no_day_holds_is_refused_at_its_field(client, cleo, ann):
    client.force_login(cleo, backend="django.contrib.auth.backends.ModelBackend")

    page = client.post(reverse("daily-targets"), plans({"id": ann.pk, "target_calls": "9000"}))

    assert 422 == page.status_code
    assert "9000" in page.content.decode()
    assert None is User.objects.get(pk=ann.pk).target_calls


def test_another_teams_rep_is_not_planned(client, cleo, eve):
    client.force_login(cleo, backend="django.contrib.auth.backends.ModelBackend")

    assert (
        422 == client.post(reverse("daily-targets"), plans({"id": eve.pk, "target_calls": "1"})).status_code
    )
    assert None is User.objects.get(pk=eve.pk).target_calls
