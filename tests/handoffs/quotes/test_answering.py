"""Test the customer's answer: the public page, acceptance that wins the deal, and everything that can't be answered."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from handoffs.deals import closing
from handoffs.models import Opportunity, QuoteAnswer, QuoteVersion
from handoffs.quotes import answering, drafting, expiry, links, sending
from handoffs.quotes.guard import PER_ADDRESS
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.notifications.models import Notification

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def sent(small_deal, make_quote, ann):
    return sending.mark_sent(make_quote(small_deal), ann, how="by post")


@pytest.fixture
def customer():
    return Client(headers=BROWSER)


def later(**span):
    return clock.moved_to(clock.now() + timedelta(**span))


def accept(customer, version, name="Sanne Dekker"):
    return customer.post(links.path_of(version), {"name": name, "answer": "accept"}, follow=True)


def state_of(version):
    return QuoteVersion.objects.get(pk=version.pk).state


def test_customer_reads_the_quote_without_signing_in(customer, sent):
    with later(minutes=5):
        answer = customer.get(links.path_of(sent))
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    assert "121,00" in answer.content.decode()
    assert customer.get(f"{links.path_of(sent)}pdf/").getvalue().startswith(b"%PDF")


def test_opening_by_a_person_is_recorded_once(customer, sent):
    with later(minutes=5) as opened:
        customer.get(links.path_of(sent))
    with later(minutes=9):
        customer.get(links.path_of(sent))
    assert QuoteVersion.objects.get(pk=sent.pk).opened_at == opened
    fact = sent.quote.opportunity.buyer_facts.get()
    assert (fact.kind, fact.heard_at) == ("quote_opened", opened)


@pytest.mark.parametrize(
    "headers", [{"User-Agent": "curl/8"}, {"User-Agent": ""}, BROWSER | {"Sec-Purpose": "prefetch"}]
)
def test_scanners_are_not_readers(sent, headers):
    with later(minutes=5):
        Client(headers=headers).get(links.path_of(sent))
    Client(headers=BROWSER).get(links.path_of(sent))  # too soon after sending
    assert QuoteVersion.objects.get(pk=sent.pk).opened_at is None


def test_accepting_wins_the_deal_for_its_holder(customer, sent, small_deal, ann):
    assert "Sanne Dekker" in accept(customer, sent).content.decode()

    deal, lead = Opportunity.objects.get(pk=small_deal.pk), Lead.objects.get(pk=small_deal.lead_id)
    assert (deal.result, deal.value, deal.ordered_on, lead.stage) == ("won", 100, ann.today, "won")
    assert (lead.closed_by, lead.changes.latest("id").by) == (ann, None)
    assert lead.steps.get().kind == StepKind.AFTERCARE
    assert Notification.objects.filter(person=ann, url=reverse("quote", args=[sent.pk])).exists()


def test_acceptance_is_recorded_with_the_pdf_that_was_accepted(customer, sent):
    accept(customer, sent)
    answer = QuoteAnswer.objects.get()
    with answer.version.pdf.content.open("rb") as original:
        assert hashlib.sha256(original.read()).hexdigest() == answer.pdf_sha256
    assert answer.pdf.sha256 != answer.pdf_sha256
    assert answer.address_digest
    assert "127.0.0.1" not in answer.address_digest
    served = customer.get(f"{links.path_of(sent)}pdf/").getvalue()
    assert hashlib.sha256(served).hexdigest() == answer.pdf.sha256


def test_accepting_twice_changes_nothing(customer, sent):
    accept(customer, sent)
    accept(customer, sent, "Somebody Else")
    assert QuoteAnswer.objects.get().name == "Sanne Dekker"


@pytest.mark.django_db(transaction=True)
def test_accepting_and_declining_at_once_gives_one_answer(sent):
    def post(answer):
        Client(headers=BROWSER).post(links.path_of(sent), {"name": "Sanne", "answer": answer})
        connection.close()

    with clock.moved_everywhere_to(clock.now()):
        threads = [threading.Thread(target=post, args=[each]) for each in ("accept", "decline") * 3]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert QuoteAnswer.objects.count() == 1
    assert state_of(sent) in ("accepted", "declined")


def test_declining_plans_a_step_for_the_holder(customer, sent, small_deal, ann):
    customer.post(links.path_of(sent), {"name": "Sanne", "reason": "Too dear", "answer": "decline"})
    step = Lead.objects.get(pk=small_deal.lead_id).steps.get()
    assert (step.kind, step.assignee) == (StepKind.CLOSE, ann)
    assert "Too dear" in step.why
    assert state_of(sent) == "declined"
    assert Opportunity.objects.get(pk=small_deal.pk).closed_at is None


@pytest.mark.parametrize("name", ["", "x" * 121, "Sanne\nBcc: x"])
def test_answer_needs_a_name(customer, sent, name):
    answer = customer.post(links.path_of(sent), {"name": name, "answer": "accept"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert state_of(sent) == "sent"


def test_only_the_latest_sent_version_is_accepted(customer, sent, ann):
    second = sending.mark_sent(drafting.new_version(sent, ann), ann, how="by post")
    answer = accept(customer, sent)
    assert (answer.status_code, state_of(sent), state_of(second)) == (409, "replaced", "sent")


def test_expired_quote_is_not_accepted_also_before_the_sweep(customer, sent):
    with later(days=31):
        assert accept(customer, sent).status_code == 409
        assert expiry.run(clock.now()) == 1
        assert accept(customer, sent).status_code == 409
        assert expiry.run(clock.now()) == 0
    assert state_of(sent) == "expired"


def test_quotes_of_a_closed_deal_are_withdrawn_after_an_hour(sent, small_deal, ann):
    closing.lose(small_deal, ann, reason="price")
    with later(minutes=50):
        assert expiry.run(clock.now()) == 0
    with later(minutes=61):
        assert expiry.run(clock.now()) == 1
    assert state_of(sent) == "withdrawn"


def test_withdrawn_quote_shows_nothing(customer, sent, ann):
    drafting.withdraw(sent, ann)
    answer = customer.get(links.path_of(sent))
    assert answer.status_code == 410
    assert "121,00" not in answer.content.decode()
    assert customer.get(f"{links.path_of(sent)}pdf/").status_code == 410
    assert accept(customer, sent).status_code == 410


def test_link_expires(customer, sent):
    with later(days=31 + 91):
        assert customer.get(links.path_of(sent)).status_code == 410


def test_draft_has_no_public_page(customer, small_deal, make_quote):
    assert customer.get(links.path_of(make_quote(small_deal))).status_code == 410


@pytest.mark.parametrize("position", [-2, len("/q/")], ids=["signature", "key"])
def test_address_that_was_not_signed_here_is_unknown(customer, sent, position):
    path = list(links.path_of(sent))
    path[position] = "1" if path[position] == "0" else "0"
    assert customer.get("".join(path)).status_code == 404


def test_link_of_one_quote_does_not_open_another(customer, sent, small_deal, make_quote):
    other = make_quote(small_deal)
    signature = links.path_of(sent).rpartition(".")[2]
    assert customer.get(f"/q/{other.key.hex}.{signature}").status_code == 404


def test_requests_are_limited_per_address(customer, sent):
    for _number in range(PER_ADDRESS.attempts):
        customer.get(links.path_of(sent))
    assert customer.get(links.path_of(sent)).status_code == 429


def test_closed_deal_is_not_won_again(customer, sent, small_deal, ann):
    closing.lose(small_deal, ann, reason="price")
    assert accept(customer, sent).status_code == 409


def test_answer_by_telephone_is_written_down(client, sent, ann):
    client.force_login(ann)
    client.post(reverse("quote-answer", args=[sent.pk]), {"name": "Sanne", "answer": "accept"})
    answer = QuoteAnswer.objects.get()
    assert (answer.by, answer.address_digest, state_of(sent)) == (ann, "", "accepted")


def test_other_open_quotes_of_a_won_deal_are_withdrawn(sent, small_deal, make_quote):
    draft = make_quote(small_deal)
    answering.accept(sent, name="Sanne", address="192.0.2.1")
    assert state_of(draft) == "withdrawn"
