"""Additional field reps of a territory and its response time."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_data(territory):
    return {
        "name": territory.name,
        "countries": "NL",
        "inside_rep": territory.inside_rep_id,
        "field_rep": territory.field_rep_id,
        "answer_within": "8",
        "answer_within_unit": "hours",
    }


def test_manager_adds_a_field_rep_and_a_response_time(client, cleo, territory, form_data, make_person, north):
    fay = make_person("Fay", "field", north)
    client.force_login(cleo)

    client.post(f"/campaigns/territories/{territory.pk}/", form_data | {"colleagues": [fay.pk]})

    territory.refresh_from_db()
    assert [fay] == list(territory.colleagues.all())
    assert 8 == territory.answer_within.total_seconds() / 3600
    assert "Fay" in client.get("/campaigns/territories/").content.decode()


def test_field_rep_of_the_territory_or_another_team_is_rejected_as_colleague(
    client, cleo, territory, form_data, make_person, elsewhere
):
    gus = make_person("Gus", "field", elsewhere)
    client.force_login(cleo)
    url = f"/campaigns/territories/{territory.pk}/"

    for colleague in (territory.field_rep_id, gus.pk):
        answer = client.post(url, form_data | {"colleagues": [colleague]})
        assert ["colleagues"] == list(answer.context["form"].errors)
