"""What field keeps is looked at again: offered back on its day, never taken in silence (R10 c)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers
from handoffs.deals import closing, field_nurture
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models import Lead
from leads.models.next_step import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import leaks
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db
KEPT = {"said": "A reference", "next_step": "Lunch", "review_on": date(2026, 12, 24)}
REVIEW = datetime(2026, 12, 24, 8, 1, tzinfo=UTC)


@pytest.fixture
def kept(waiting, dov):
    return answers.keep(waiting, dov, **KEPT)


def test_on_the_morning_of_its_review_it_is_offered_back_once(kept, dov):
    assert 0 == field_nurture.run(REVIEW - timedelta(minutes=5))
    with clock.moved_to(REVIEW):
        assert 1 == field_nurture.run(REVIEW)
        assert 0 == field_nurture.run(REVIEW)

    step = Lead.objects.get().steps.get()
    assert (StepKind.REVIEW, dov, "Lunch") == (step.kind, step.assignee, step.why)
    assert [dov.email] == [row.payload["to"] for row in Outbox.objects.all()]
    assert not leaks.leaks().exists()


def test_it_stays_with_field_however_long_that_is_silent(kept, dov):
    with clock.moved_to(REVIEW + timedelta(days=90)) as later:
        field_nurture.run(later)

    lead = Lead.objects.get()
    assert (Stage.SQL, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)


def test_kept_on_it_has_a_new_day_and_a_line_in_the_story(kept, dov):
    with clock.moved_to(REVIEW):
        field_nurture.run(REVIEW)
        field_nurture.extend_review(
            kept, dov, said="They visit us", next_step="Tour", review_on=date(2027, 1, 20)
        )

        lead = Lead.objects.get()
        assert (StepKind.FIELD, "Tour") == (lead.steps.get().kind, lead.steps.get().why)
        assert "Kept on: They visit us" == timeline_of(lead)[0].said


def test_who_keeps_as_many_as_may_be_lets_one_go_first(kept, waiting, make_handoff, dov, monkeypatch):
    monkeypatch.setattr(field_nurture, "MAX_FIELD_NURTURE", 1)

    with pytest.raises(transitions.Refused, match="You keep 1 already"):
        answers.keep(make_handoff("Bos Staal"), dov, **KEPT)


def test_a_deal_that_is_not_decided_soon_is_kept_and_offered_back(deal, dov):
    closing.keep(deal, dov, **KEPT)

    assert "Kept: A reference" == timeline_of(Lead.objects.get())[0].said
    with clock.moved_to(REVIEW):
        assert 1 == field_nurture.run(REVIEW)
    lead = Lead.objects.get()
    assert (Stage.OPPORTUNITY, StepKind.REVIEW, dov) == (lead.stage, lead.steps.get().kind, lead.holder)
    assert [lead] == list(field_nurture.field_nurture_leads(dov))


def test_a_kept_deal_that_is_revised_runs_again(deal, dov):
    closing.keep(deal, dov, **KEPT)
    terms = {"value": Decimal(9000), "probability": 50, "decides_on": date(2026, 12, 30)}
    closing.update(deal, dov, **terms, next_step="Quote", on=date(2026, 12, 1))

    assert [] == list(field_nurture.field_nurture_leads(dov))


def test_a_kept_deal_counts_among_those_that_one_may_keep(deal, make_handoff, dov, monkeypatch):
    monkeypatch.setattr(field_nurture, "MAX_FIELD_NURTURE", 1)
    closing.keep(deal, dov, **KEPT)
    closing.keep(deal, dov, **KEPT)

    with pytest.raises(transitions.Refused, match="You keep 1 already"):
        answers.keep(make_handoff("Bos Staal"), dov, **KEPT)


def test_the_page_of_a_kept_deal_says_until_when(client, deal, dov, ann):
    client.force_login(dov)
    client.post(f"/opportunities/{deal.pk}/field-nurture/", KEPT)

    assert "looks at it again on 24 Dec 2026" in client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert "Van Houten Logistiek" in client.get("/opportunities/?show=field_nurture").content.decode()
    assert f"/opportunities/{deal.pk}/" == client.get(f"/field-nurture/{deal.lead_id}/").url
    client.force_login(ann)
    assert 403 == client.get(f"/opportunities/{deal.pk}/field-nurture/").status_code


def test_who_is_interested_and_decides_soon_is_kept_by_field(client, deal, dov):
    client.force_login(dov)
    asked = client.get(f"/opportunities/{deal.pk}/phone-nurture/", {"interest": "yes", "when": "soon"})

    assert "field_nurture" == asked.context["form"].option.exit_route
