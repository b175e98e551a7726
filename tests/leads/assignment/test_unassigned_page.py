"""The page of unassigned leads: territory gaps and reassignment."""

import pytest
from django.urls import reverse

from leads.models import Lead, StageChange
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def unassigned(make_lead, territory):
    """Three unassigned leads in two postcode areas that no territory covers."""
    territory.postcodes = ["10-19"]
    territory.save()
    return [
        make_lead(f"Bos {code}", company=None, postcode=code) for code in ("4811 AB", "4822 CD", "5046 EF")
    ]


def test_territory_gaps_are_counted_by_postcode_with_the_reason(client, unassigned, cleo):
    client.force_login(cleo)

    ((_campaign, gaps, total),) = client.get(reverse("leads-unassigned")).context["campaigns"]

    assert total == 3
    assert [(gap.country, gap.postcode, gap.leads, gap.why) for gap in gaps] == [
        ("NL", "48", 2, "Postcode area 48 is not covered."),
        ("NL", "50", 1, "Postcode area 50 is not covered."),
    ]
    assert gaps[0].examples == ["Bos 4811 AB", "Bos 4822 CD"]


def test_leads_are_assigned_after_the_territory_was_changed(client, unassigned, cleo, campaign, territory):
    territory.postcodes = ["10-19", "48"]
    territory.save()
    client.force_login(cleo)

    client.post(reverse("leads-assign"), {"campaign": campaign.pk})

    assigned = Lead.objects.filter(territory=territory)
    assert {lead.company.postcode for lead in assigned} == {"4811 AB", "4822 CD"}
    assert {(lead.stream, lead.steps.get().kind) for lead in assigned} == {(Stream.INSIDE, StepKind.COLD)}
    change = StageChange.objects.filter(lead=assigned[0]).latest("pk")
    assert (change.by, change.reason) == (cleo, "Assigned to territory Netherlands.")


def test_repeated_assignment_changes_nothing(client, unassigned, cleo, campaign):
    client.force_login(cleo)
    before = StageChange.objects.count()

    for _press in range(2):
        client.post(reverse("leads-assign"), {"campaign": campaign.pk})

    assert StageChange.objects.count() == before


def test_only_campaign_managers_assign_leads_while_marketing_can_view(
    client, unassigned, campaign, mia, ann, eve, cleo, make_campaign, elsewhere
):
    client.force_login(mia)
    assert b"Assign territories" not in client.get(reverse("leads-unassigned")).content
    assert client.post(reverse("leads-assign"), {"campaign": campaign.pk}).status_code == 403
    client.force_login(ann)
    assert client.get(reverse("leads-unassigned")).status_code == 403
    client.force_login(cleo)
    theirs = make_campaign(elsewhere, [], name="Theirs")
    assert client.post(reverse("leads-assign"), {"campaign": theirs.pk}).status_code == 404
    assert client.post(reverse("leads-assign"), {"campaign": "x"}).status_code == 404


def test_unassigned_page_reports_that_all_leads_are_assigned(
    client, lead, cleo, django_assert_max_num_queries
):
    client.force_login(cleo)

    with django_assert_max_num_queries(6):
        assert b"Every lead has a territory" in client.get(reverse("leads-unassigned")).content
