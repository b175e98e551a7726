"""Field nurture: leads are reviewed on a date and never taken away silently (R10 c)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers
from handoffs.deals import closing, field_nurture
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import leaks
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db
KEPT = {"comment": "A reference", "next_step": "Lunch", "review_on": date(2026, 12, 24)}
REVIEW = datetime(2026, 12, 24, 8, 1, tzinfo=UTC)


@pytest.fixture
def kept_lead(waiting, dov):
    return answers.keep(waiting, dov, **KEPT)


def test_review_reminder_is_sent_once(kept_lead, dov):
    assert 0 == field_nurture.run(REVIEW - timedelta(minutes=5))
    with clock.moved_to(REVIEW):
        assert 1 == field_nurture.run(REVIEW)
        assert 0 == field_nurture.run(REVIEW)

    step = Lead.objects.get().steps.get()
    assert (StepKind.REVIEW, dov, "Lunch") == (step.kind, step.assignee, step.why)
    assert [dov.email] == [row.payload["to"] for row in Outbox.objects.all()]
    assert not leaks.leaks().exists()


def test_lead_stays_with_field_after_missed_review(kept_lead, dov):
    with clock.moved_to(REVIEW + timedelta(days=90)) as later:
        field_nurture.run(later)

    lead = Lead.objects.get()
    assert (Stage.SQL, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)


def test_extension_plans_step_and_adds_timeline_entry(kept_lead, dov):
    with clock.moved_to(REVIEW):
        field_nurture.run(REVIEW)
        field_nurture.extend_review(
            kept_lead, dov, comment="They visit us", next_step="Tour", review_on=date(2027, 1, 20)
        )

        lead = Lead.objects.get()
        assert (StepKind.FIELD, "Tour") == (lead.steps.get().kind, lead.steps.get().why)
        assert "Field nurture extended: They visit us" == timeline_of(lead)[0].text


def test_keep_is_refused_at_the_limit(kept_lead, waiting, make_handoff, dov, monkeypatch):
    monkeypatch.setattr(field_nurture, "MAX_FIELD_NURTURE", 1)

    with pytest.raises(transitions.Refused, match="limit of 1"):
        answers.keep(make_handoff("Bos Staal"), dov, **KEPT)


def test_deal_in_field_nurture_gets_a_review(deal, dov):
    closing.keep(deal, dov, **KEPT)

    assert "Field nurture: A reference" == timeline_of(Lead.objects.get())[0].text
    with clock.moved_to(REVIEW):
        assert 1 == field_nurture.run(REVIEW)
    lead = Lead.objects.get()
    assert (Stage.OPPORTUNITY, StepKind.REVIEW, dov) == (lead.stage, lead.steps.get().kind, lead.holder)
    assert [lead] == list(field_nurture.field_nurture_leads(dov))


def test_updated_deal_leaves_field_nurture(deal, dov):
    closing.keep(deal, dov, **KEPT)
    terms = {"value": Decimal(9000), "probability": 50, "decides_on": date(2026, 12, 30)}
    closing.update(deal, dov, **terms, next_step="Quote", on=date(2026, 12, 1))

    assert [] == list(field_nurture.field_nurture_leads(dov))


def test_deals_count_towards_the_limit(deal, make_handoff, dov, monkeypatch):
    monkeypatch.setattr(field_nurture, "MAX_FIELD_NURTURE", 1)
    closing.keep(deal, dov, **KEPT)
    closing.keep(deal, dov, **KEPT)

    with pytest.raises(transitions.Refused, match="limit of 1"):
        answers.keep(make_handoff("Bos Staal"), dov, **KEPT)


def test_deal_page_shows_review_date(client, deal, dov, ann):
    client.force_login(dov)
    client.post(f"/opportunities/{deal.pk}/field-nurture/", KEPT)

    assert "review on 24 Dec 2026" in client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert "Van Houten Logistiek" in client.get("/opportunities/?show=field_nurture").content.decode()
    assert f"/opportunities/{deal.pk}/" == client.get(f"/field-nurture/{deal.lead_id}/").url
    client.force_login(ann)
    assert 403 == client.get(f"/opportunities/{deal.pk}/field-nurture/").status_code


def test_interested_soon_proposes_field_nurture(client, deal, dov):
    client.force_login(dov)
    asked = client.get(f"/opportunities/{deal.pk}/phone-nurture/", {"interest": "yes", "when": "soon"})

    assert "field_nurture" == asked.context["form"].option.exit_route
