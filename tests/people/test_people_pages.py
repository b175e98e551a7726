"""Inviting, changing and deactivating people, and the open work that prevents it."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from leads.assignment import intake
from leads.models import Lead
from leads.models.stages import Source
from leads.queue import claim
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import Team, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_data(north):
    return {
        "name": "Inés Vega",
        "email": "Ines@Desk.example",
        "role": "inside",
        "level": "junior",
        "team": north.pk,
        "language": "en",
        "time_zone": "Europe/Madrid",
        "country": "ES",
        "subdivision": "Madrid",
        "work_start": "09:00",
        "work_end": "18:00",
        "work_days": ["1", "2", "3", "4", "5"],
    }


@pytest.fixture
def ann_data(ann, form_data):
    """The form data of Ann's account, unchanged."""
    own = {name: getattr(ann, name) for name in ("name", "email", "role", "level", "language", "time_zone")}
    return form_data | own | {"team": ann.team_id, "is_active": "on", "country": "NL", "subdivision": ""}


def test_new_person_gets_an_invitation_by_email_and_on_the_page(client, ada, form_data, north):
    client.force_login(ada)
    page = client.post(reverse("person-new"), form_data, follow=True).content.decode()

    ines = User.objects.get(email="ines@desk.example")
    assert ("inside", "junior", north, "MD") == (ines.role, ines.level, ines.team, ines.subdivision)
    assert [1, 2, 3, 4, 5] == ines.work_days
    assert not ines.has_usable_password()
    email = Outbox.objects.get().payload
    link = next(line for line in email["text"].splitlines() if line.startswith("http"))
    assert "ines@desk.example" == email["to"]
    assert "/people/welcome/" in link
    assert "/people/welcome/" in page


def test_team_is_created_with_its_first_person(client, ada, form_data):
    client.force_login(ada)
    client.post(reverse("person-new"), form_data | {"team": "", "new_team": "South"})
    client.post(
        reverse("person-new"), form_data | {"team": "", "new_team": "south", "email": "b@desk.example"}
    )

    assert {"South"} == set(User.objects.filter(role="inside").values_list("team__name", flat=True))
    assert 1 == Team.objects.filter(name="South").count()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"email": "ANN@desk.example"}, "This e-mail address is already in use."),
        ({"level": ""}, "Choose a level for this inside rep."),
        ({"team": ""}, "Choose a team or enter a new one."),
        ({"new_team": "South"}, "Choose a team or enter a new one, not both."),
        ({"work_end": "08:00"}, "Work must end after it starts"),
        ({"work_days": []}, "This field is required."),
        ({"work_days": ["8"]}, "not one of the available choices"),
        ({"subdivision": "Brabant"}, "as a region of Spain"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
    ],
)
def test_invalid_person_shows_the_error_and_keeps_the_input(client, ada, ann, form_data, change, error):
    client.force_login(ada)
    answer = client.post(reverse("person-new"), form_data | change)

    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert "Inés Vega" in answer.content.decode()
    assert 2 == User.objects.count()
    assert not Team.objects.filter(name="South").exists()


def test_admin_changes_a_person(client, ada, ann, ann_data):
    client.force_login(ada)
    answer = client.post(
        reverse("person-edit", args=[ann.pk]), ann_data | {"level": "senior", "name": "Anna"}
    )

    assert answer.url == reverse("people")
    assert ("Anna", "senior") == User.objects.values_list("name", "level").get(pk=ann.pk)


def test_level_is_cleared_for_other_roles(client, ada, ann, ann_data):
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), ann_data | {"role": "manager"})

    assert ("manager", "") == User.objects.values_list("role", "level").get(pk=ann.pk)


@pytest.mark.parametrize(
    "change", [{"role": "manager"}, {"new_team": "South", "team": ""}, {"is_active": ""}]
)
def test_rep_with_a_territory_cannot_leave_or_change_role_or_team(
    client, ada, ann, territory, ann_data, change
):
    client.force_login(ada)
    answer = client.post(reverse("person-edit", args=[ann.pk]), ann_data | change)

    assert 422 == answer.status_code
    assert "Ann works the territory Netherlands." in answer.content.decode()
    ann.refresh_from_db()
    assert ("inside", "North", True) == (ann.role, ann.team.name, ann.is_active)
    assert not Team.objects.filter(name="South").exists()


def test_rep_with_open_leads_cannot_leave(client, ada, ann, ben, lead, territory, ann_data):
    claim.take_next(ann)
    lead.steps.update(assignee=ann)
    territory.inside_rep = ben
    territory.save()
    client.force_login(ada)
    answer = client.post(reverse("person-edit", args=[ann.pk]), ann_data | {"is_active": ""})

    assert "Ann has 1 open lead." in answer.content.decode()


@pytest.mark.parametrize(
    "change", [{"is_active": ""}, {"role": "manager"}, {"new_team": "South", "team": ""}]
)
def test_new_interest_after_a_rep_left_goes_to_the_current_rep_of_the_territory(
    client, ada, ann, ben, lead, territory, ann_data, change
):
    Lead.objects.update(inside_rep=ann)
    territory.inside_rep = ben
    territory.save()
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), ann_data | change)

    intake.show_interest(lead, "Opened the link.", by=None, source=Source.FORM)

    assert lead == claim.take_next(ben).lead


def test_failed_deactivation_keeps_the_inside_rep_of_leads(client, ada, ann, lead, ann_data):
    Lead.objects.update(inside_rep=ann)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), ann_data | {"is_active": ""})

    assert ann == Lead.objects.get().inside_rep


def test_deactivated_person_is_signed_out_and_stays_listed(client, ada, ann, ann_data):
    rep = client.__class__()
    rep.force_login(ann)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), ann_data | {"is_active": ""})

    assert reverse("account_login") in rep.get(reverse("me")).url
    assert "Ann" in client.get(reverse("people") + "?state=left").content.decode()


def test_last_admin_cannot_leave_or_change_role(client, ada, ann_data):
    client.force_login(ada)
    mine = ann_data | {"name": "Ada", "email": ada.email, "role": "admin", "team": ""}
    answer = client.post(reverse("person-edit", args=[ada.pk]), mine | {"is_active": ""})
    assert "This is the last admin." in answer.content.decode()

    answer = client.post(
        reverse("person-edit", args=[ada.pk]), ann_data | {"name": "Ada", "email": ada.email}
    )
    assert "This is the last admin." in answer.content.decode()
    assert client.post(reverse("person-edit", args=[ada.pk]), mine).url == reverse("people")


def test_old_email_address_cannot_sign_in_after_a_change(client, ada, ann, ann_data):
    EmailAddress.objects.create(user=ann, email=ann.email, primary=True, verified=True)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), ann_data | {"email": "anna@desk.example"})

    old, new = (
        client.__class__().post(reverse("account_login"), {"login": email, "password": "correct horse"})
        for email in ("ann@desk.example", "anna@desk.example")
    )
    assert 200 == old.status_code
    assert 302 == new.status_code


@pytest.mark.parametrize("page", ["people", "person-new", "teams"])
def test_people_pages_are_for_admins_only(client, ann, cleo, page):
    for person in (ann, cleo):
        client.force_login(person)
        assert 403 == client.get(reverse(page)).status_code
        assert 403 == client.post(reverse(page), {"name": "X"}).status_code


def test_teams_are_created_and_renamed(client, ada, north):
    client.force_login(ada)
    client.post(reverse("teams"), {"name": "South"})
    client.post(reverse("team-edit", args=[north.pk]), {"name": "Polar"})
    assert {"South", "Polar"} == set(Team.objects.values_list("name", flat=True))

    assert 422 == client.post(reverse("teams"), {"name": "South"}).status_code


def test_people_list_has_a_constant_query_count(
    client, ada, make_person, north, django_assert_max_num_queries
):
    User.objects.bulk_create(
        User(email=f"{n}@desk.example", name=f"Rep {n:02}", role="field", team=north) for n in range(60)
    )
    client.force_login(ada)

    with django_assert_max_num_queries(5):
        page = client.get(reverse("people"))
    assert 25 == len(page.context["page"].rows)
