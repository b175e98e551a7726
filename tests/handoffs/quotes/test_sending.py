"""Test sending quotes: nothing is sent before a server took it, and nothing sent is rewritten."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from handoffs.models import QuoteSettings, QuoteVersion
from handoffs.quotes import drafting, sending
from handoffs.quotes.sending import QuoteEmail
from leads.funnel.transitions import Refused
from leads.models import Attachment, Lead
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.outbox import refusals
from salesdesk.outbox.models import Outbox
from salesdesk.outbox.refusals import Refusal

from .conftest import line


@pytest.fixture
def draft(small_deal, make_quote):
    return make_quote(small_deal)


def send(version, by, key=None):
    return sending.send(version, by, QuoteEmail(**sending.proposed(version, by), key=key or uuid.uuid4()))


def deliver(version):
    refusals.notify_sent(f"email:{version.email_id}", clock.now())
    return QuoteVersion.objects.get(pk=version.pk)


def steps_of(deal):
    return list(Lead.objects.get(pk=deal.lead_id).steps.values_list("kind", "attempt", "assignee"))


def test_quote_is_sent_when_a_server_took_its_e_mail(small_deal, draft, ann):
    queued = send(draft, ann)
    assert (queued.state, queued.sent_at) == ("queued", None)
    assert steps_of(small_deal)[0][0] == StepKind.CLOSE
    payload = Outbox.objects.get(dedupe_key=f"email:{queued.email_id}").payload
    assert payload["to"] == "sanne@bos.example"
    assert len(payload["files"]) == 1

    sent = deliver(queued)
    assert (sent.state, sent.sent_at) == ("sent", clock.now())
    assert steps_of(small_deal) == [(StepKind.QUOTE, 1, ann.pk)]


def test_pdf_that_was_sent_is_kept_with_the_quote_and_the_lead(small_deal, draft, ann):
    queued = send(draft, ann)
    attached = Attachment.objects.get(lead=small_deal.lead_id).file
    assert queued.pdf.sha256 == attached.sha256
    assert queued.pdf.name == "Quote 2026-0001.pdf"


def test_repeated_submission_sends_once(draft, ann):
    key = uuid.uuid4()
    assert send(draft, ann, key).email_id == send(draft, ann, key).email_id
    assert Outbox.objects.filter(dedupe_key__startswith="email:").count() == 1


def test_refused_e_mail_makes_the_quote_a_draft_again(draft, ann):
    queued = send(draft, ann)
    refusal = Refusal("sanne@bos.example", "550 no", clock.now(), f"email:{queued.email_id}")
    refusals.notify_undelivered(refusal)
    version = QuoteVersion.objects.get(pk=draft.pk)
    assert (version.state, version.email, version.pdf) == ("draft", None, None)
    assert send(version, ann).state == "queued"


@pytest.mark.parametrize("change", [{"terms": "More"}, {"net": 1}, {"valid_until": "2027-12-31"}])
def test_database_keeps_what_was_sent(draft, ann, change):
    send(draft, ann)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteVersion.objects.filter(pk=draft.pk).update(**change)


def test_database_keeps_the_lines_of_what_was_sent(draft, ann):
    send(draft, ann)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.lines.update(unit_price=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.lines.all()._raw_delete("default")


def test_quote_without_lines_or_price_or_seller_is_not_sent(small_deal, make_quote, ann, seller):
    content = make_quote(small_deal, line("0"))
    with pytest.raises(Refused, match="zero"):
        send(content, ann)
    content.lines.all().delete()
    with pytest.raises(Refused, match="no lines"):
        send(content, ann)
    QuoteSettings.objects.all().delete()
    with pytest.raises(Refused, match="your company"):
        send(make_quote(small_deal), ann)


def test_quote_past_its_date_is_not_sent(draft, ann):
    with clock.moved_to(clock.now() + timedelta(days=31)), pytest.raises(Refused, match="no longer valid"):
        send(draft, ann)


def test_message_must_have_the_link(draft, ann):
    with pytest.raises(Refused, match="link"):
        sending.send(draft, ann, QuoteEmail("Quote", "Hello", uuid.uuid4()))


def test_quote_can_be_sent_by_post(small_deal, draft, ann):
    sent = sending.mark_sent(draft, ann, how="by post")
    assert (sent.state, sent.sent_how, sent.email) == ("sent", "by post", None)
    assert steps_of(small_deal) == [(StepKind.QUOTE, 1, ann.pk)]


def test_later_version_replaces_the_sent_one_when_it_is_sent(small_deal, draft, ann):
    first = deliver(send(draft, ann))
    second = drafting.new_version(first, ann)
    second = send(second, ann)
    assert QuoteVersion.objects.get(pk=first.pk).state == "sent"
    deliver(second)
    assert QuoteVersion.objects.get(pk=first.pk).state == "replaced"
    assert steps_of(small_deal) == [(StepKind.QUOTE, 1, ann.pk)]


def test_field_gets_follow_ups_in_its_own_agenda(deal, make_quote, dov):
    version = make_quote(deal)
    sending.mark_sent(version, dov, how="by post")
    assert steps_of(deal) == [(StepKind.FIELD_QUOTE, 1, dov.pk)]
