"""More field reps of a territory, and the time agreed there, as a manager writes them down."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(territory):
    return {
        "name": territory.name,
        "countries": "NL",
        "inside_rep": territory.inside_rep_id,
        "field_rep": territory.field_rep_id,
        "answer_within": "8",
        "answer_within_unit": "hours",
    }


def test_a_manager_adds_a_field_rep_and_agrees_on_a_time(client, cleo, territory, typed, make_person, north):
    fay = make_person("Fay", "field", north)
    client.force_login(cleo)

    client.post(f"/campaigns/territories/{territory.pk}/", typed | {"colleagues": [fay.pk]})

    territory.refresh_from_db()
    assert [fay] == list(territory.colleagues.all())
    assert 8 == territory.answer_within.total_seconds() / 3600
    assert "Fay" in client.get("/campaigns/territories/").content.decode()


def test_who_takes_turns_anyway_or_is_of_another_team_is_refused(
    client, cleo, territory, typed, make_person, elsewhere
):
    gus = make_person("Gus", "field", elsewhere)
    client.force_login(cleo)
    url = f"/campaigns/territories/{territory.pk}/"

    twice = client.post(url, typed | {"colleagues": [territory.field_rep_id]})
    assert "takes turns anyway" in twice.content.decode()
    stranger = client.post(url, typed | {"colleagues": [gus.pk]})
    assert ["colleagues"] == list(stranger.context["form"].errors)
