"""An admin adds people, moves them, lets them go; nobody leaves with work in hand."""

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
def typed(north):
    return {
        "name": "Inés Vega",
        "email": "Ines@Desk.example",
        "role": "inside",
        "level": "junior",
        "team": north.pk,
        "language": "es",
        "time_zone": "Europe/Madrid",
        "country": "ES",
        "subdivision": "Madrid",
        "work_start": "09:00",
        "work_end": "18:00",
        "work_days": ["1", "2", "3", "4", "5"],
    }


@pytest.fixture
def changed(ann, typed):
    """Ann as the form shows her."""
    facts = {name: getattr(ann, name) for name in ("name", "email", "role", "level", "language", "time_zone")}
    return typed | facts | {"team": ann.team_id, "is_active": "on", "country": "NL", "subdivision": ""}


def test_a_new_person_is_invited_by_mail_and_by_a_link_on_the_page(client, ada, typed, north):
    client.force_login(ada)
    page = client.post(reverse("person-new"), typed, follow=True).content.decode()

    ines = User.objects.get(email="ines@desk.example")
    assert ("inside", "junior", north, "MD") == (ines.role, ines.level, ines.team, ines.subdivision)
    assert [1, 2, 3, 4, 5] == ines.work_days
    assert not ines.has_usable_password()
    letter = Outbox.objects.get().payload
    link = next(line for line in letter["text"].splitlines() if line.startswith("http"))
    assert "ines@desk.example" == letter["to"]
    assert "/people/welcome/" in link
    assert "/people/welcome/" in page


def test_a_team_is_made_with_its_first_person(client, ada, typed):
    client.force_login(ada)
    client.post(reverse("person-new"), typed | {"team": "", "new_team": "South"})
    client.post(reverse("person-new"), typed | {"team": "", "new_team": "south", "email": "b@desk.example"})

    assert {"South"} == set(User.objects.filter(role="inside").values_list("team__name", flat=True))
    assert 1 == Team.objects.filter(name="South").count()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "ANN@desk.example"}, "Somebody has this address already."),
        ({"level": ""}, "An inside rep has a level."),
        ({"team": ""}, "Choose a team, or type a new one."),
        ({"new_team": "South"}, "Choose a team or type a new one, not both."),
        ({"work_end": "08:00"}, "Work ends after it starts"),
        ({"work_days": []}, "This field is required."),
        ({"work_days": ["8"]}, "not one of the available choices"),
        ({"subdivision": "Brabant"}, "is no region of Spain"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client, ada, ann, typed, change, sentence):
    client.force_login(ada)
    answer = client.post(reverse("person-new"), typed | change)

    assert 422 == answer.status_code
    assert sentence in answer.content.decode()
    assert "Inés Vega" in answer.content.decode()
    assert 2 == User.objects.count()
    assert not Team.objects.filter(name="South").exists()


def test_a_person_is_changed(client, ada, ann, changed):
    client.force_login(ada)
    answer = client.post(reverse("person-edit", args=[ann.pk]), changed | {"level": "senior", "name": "Anna"})

    assert answer.url == reverse("people")
    assert ("Anna", "senior") == User.objects.values_list("name", "level").get(pk=ann.pk)


def test_only_an_inside_rep_has_a_level(client, ada, ann, changed):
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), changed | {"role": "manager"})

    assert ("manager", "") == User.objects.values_list("role", "level").get(pk=ann.pk)


@pytest.mark.parametrize(
    "change", [{"role": "manager"}, {"new_team": "South", "team": ""}, {"is_active": ""}]
)
def test_who_works_a_territory_stays_until_it_is_anothers(client, ada, ann, territory, changed, change):
    client.force_login(ada)
    answer = client.post(reverse("person-edit", args=[ann.pk]), changed | change)

    assert 422 == answer.status_code
    assert "Ann works Netherlands: give it to somebody else first." in answer.content.decode()
    ann.refresh_from_db()
    assert ("inside", "North", True) == (ann.role, ann.team.name, ann.is_active)
    assert not Team.objects.filter(name="South").exists()


def test_who_has_leads_in_hand_does_not_leave(client, ada, ann, ben, lead, territory, changed):
    claim.take_next(ann)
    lead.steps.update(assignee=ann)
    territory.inside_rep = ben
    territory.save()
    client.force_login(ada)
    answer = client.post(reverse("person-edit", args=[ann.pk]), changed | {"is_active": ""})

    assert "Ann has 1 open lead in hand" in answer.content.decode()


@pytest.mark.parametrize(
    "change", [{"is_active": ""}, {"role": "manager"}, {"new_team": "South", "team": ""}]
)
def test_new_interest_in_what_somebody_knew_who_left_is_for_who_works_there(
    client, ada, ann, ben, lead, territory, changed, change
):
    Lead.objects.update(inside_rep=ann)
    territory.inside_rep = ben
    territory.save()
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), changed | change)

    intake.show_interest(lead, "Opened the link.", by=None, source=Source.FORM)

    assert lead == claim.take_next(ben).lead


def test_who_does_not_leave_after_all_is_still_known(client, ada, ann, lead, changed):
    Lead.objects.update(inside_rep=ann)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), changed | {"is_active": ""})

    assert ann == Lead.objects.get().inside_rep


def test_who_left_is_signed_out_and_keeps_their_story(client, ada, ann, changed):
    rep = client.__class__()
    rep.force_login(ann)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), changed | {"is_active": ""})

    assert reverse("account_login") in rep.get(reverse("me")).url
    assert "Ann" in client.get(reverse("people") + "?state=left").content.decode()


def test_the_last_admin_stays(client, ada, changed):
    client.force_login(ada)
    mine = changed | {"name": "Ada", "email": ada.email, "role": "admin", "team": ""}
    answer = client.post(reverse("person-edit", args=[ada.pk]), mine | {"is_active": ""})
    assert "The desk needs an admin" in answer.content.decode()

    answer = client.post(reverse("person-edit", args=[ada.pk]), changed | {"name": "Ada", "email": ada.email})
    assert "The desk needs an admin" in answer.content.decode()
    assert client.post(reverse("person-edit", args=[ada.pk]), mine).url == reverse("people")


def test_an_old_address_opens_no_door(client, ada, ann, changed):
    EmailAddress.objects.create(user=ann, email=ann.email, primary=True, verified=True)
    client.force_login(ada)
    client.post(reverse("person-edit", args=[ann.pk]), changed | {"email": "anna@desk.example"})

    old, new = (
        client.__class__().post(reverse("account_login"), {"login": email, "password": "correct horse"})
        for email in ("ann@desk.example", "anna@desk.example")
    )
    assert 200 == old.status_code
    assert 302 == new.status_code


@pytest.mark.parametrize("page", ["people", "person-new", "teams"])
def test_people_are_the_admins_business(client, ann, cleo, page):
    for person in (ann, cleo):
        client.force_login(person)
        assert 403 == client.get(reverse(page)).status_code
        assert 403 == client.post(reverse(page), {"name": "X"}).status_code


def test_teams_are_made_and_renamed(client, ada, north):
    client.force_login(ada)
    client.post(reverse("teams"), {"name": "South"})
    client.post(reverse("team-edit", args=[north.pk]), {"name": "Polar"})
    assert {"South", "Polar"} == set(Team.objects.values_list("name", flat=True))

    assert 422 == client.post(reverse("teams"), {"name": "South"}).status_code


def test_the_list_costs_the_same_however_many_work_here(
    client, ada, make_person, north, django_assert_max_num_queries
):
    User.objects.bulk_create(
        User(email=f"{n}@desk.example", name=f"Rep {n:02}", role="field", team=north) for n in range(60)
    )
    client.force_login(ada)

    with django_assert_max_num_queries(5):
        page = client.get(reverse("people"))
    assert 25 == len(page.context["page"].rows)
