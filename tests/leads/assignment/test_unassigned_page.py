"""No territory: the holes in the map are seen, and leads are placed when it was redrawn."""

import pytest
from django.urls import reverse

from leads.models import Lead, StageChange
from leads.models.queue.next_step import StepKind
from leads.models.stages import Stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def nobodys(make_lead, territory):
    """Three leads in two corners that no territory covers."""
    territory.postcodes = ["10-19"]
    territory.save()
    return [
        make_lead(f"Bos {code}", company=None, postcode=code) for code in ("4811 AB", "4822 CD", "5046 EF")
    ]


def test_the_holes_are_counted_by_postcode_with_the_reason(client, nobodys, cleo):
    client.force_login(cleo)

    ((_campaign, gaps, total),) = client.get(reverse("leads-unassigned")).context["campaigns"]

    assert total == 3
    assert [(gap.country, gap.postcode, gap.leads, gap.why) for gap in gaps] == [
        ("NL", "48", 2, "Postcode 48 is nobody's."),
        ("NL", "50", 1, "Postcode 50 is nobody's."),
    ]
    assert gaps[0].examples == ["Bos 4811 AB", "Bos 4822 CD"]


def test_leads_are_placed_when_the_map_was_redrawn(client, nobodys, cleo, campaign, territory):
    territory.postcodes = ["10-19", "48"]
    territory.save()
    client.force_login(cleo)

    client.post(reverse("leads-assign"), {"campaign": campaign.pk})

    placed = Lead.objects.filter(territory=territory)
    assert {lead.company.postcode for lead in placed} == {"4811 AB", "4822 CD"}
    assert {(lead.stream, lead.steps.get().kind) for lead in placed} == {(Stream.INSIDE, StepKind.COLD)}
    change = StageChange.objects.filter(lead=placed[0]).latest("pk")
    assert (change.by, change.reason) == (cleo, "Territory found: Netherlands.")


def test_placing_again_changes_nothing(client, nobodys, cleo, campaign):
    client.force_login(cleo)
    before = StageChange.objects.count()

    for _press in range(2):
        client.post(reverse("leads-assign"), {"campaign": campaign.pk})

    assert StageChange.objects.count() == before


def test_only_who_steers_the_campaign_places_and_marketing_looks(
    client, nobodys, campaign, mia, ann, eve, cleo, make_campaign, elsewhere
):
    client.force_login(mia)
    assert b"Place them again" not in client.get(reverse("leads-unassigned")).content
    assert client.post(reverse("leads-assign"), {"campaign": campaign.pk}).status_code == 403
    client.force_login(ann)
    assert client.get(reverse("leads-unassigned")).status_code == 403
    client.force_login(cleo)
    theirs = make_campaign(elsewhere, [], name="Theirs")
    assert client.post(reverse("leads-assign"), {"campaign": theirs.pk}).status_code == 404
    assert client.post(reverse("leads-assign"), {"campaign": "x"}).status_code == 404


def test_without_holes_the_page_says_so(client, lead, cleo, django_assert_max_num_queries):
    client.force_login(cleo)

    with django_assert_max_num_queries(6):
        assert b"Every lead has its territory" in client.get(reverse("leads-unassigned")).content
