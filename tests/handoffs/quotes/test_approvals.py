"""Test the limits of levels, and the approval of quotes above them."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.models import QuoteApproval
from handoffs.quotes import approvals, drafting, limits, sending
from handoffs.quotes.content import QuoteContent
from leads.funnel.transitions import Refused
from salesdesk.notifications.models import Notification
from salesdesk.people import levels
from salesdesk.people.levels import Limits
from salesdesk.people.roles import Level

from .conftest import line


def send(version, by):
    email = sending.QuoteEmail(**sending.proposed(version, by), key=uuid.uuid4())
    return sending.send(version, by, email)


@pytest.fixture
def large(small_deal, make_quote):
    """A quote above what ann, a medior, may close: 5,000 and 5%."""
    return make_quote(small_deal, line("6000", discount="10"))


def test_quote_above_the_limits_says_what_is_missing_and_who_may(large, ann, cleo):
    with pytest.raises(Refused) as refused:
        send(large, ann)
    said = str(refused.value)
    for part in ("5,400.00", "5,000", "10%", "5%", "Cleo"):
        assert part in said


def test_approved_quote_is_sent(large, ann, cleo):
    asked = approvals.ask(large, ann, approver=cleo, question="Large customer")
    assert Notification.objects.filter(person=cleo, url=reverse("quote-approval", args=[asked.pk])).exists()
    with pytest.raises(Refused):
        send(large, ann)

    approvals.answer(asked, cleo, approved=True, comment="Fine")
    assert Notification.objects.filter(person=ann, text="Fine").exists()
    assert send(large, ann).state == "queued"


def test_declined_quote_is_not_sent_but_can_be_asked_again(large, ann, cleo):
    approvals.answer(approvals.ask(large, ann, approver=cleo), cleo, approved=False, comment="Too low")
    with pytest.raises(Refused):
        send(large, ann)
    assert approvals.ask(large, ann, approver=cleo).state == "waiting"


def test_change_after_the_approval_needs_another_one(large, ann, cleo):
    approvals.answer(approvals.ask(large, ann, approver=cleo), cleo, approved=True)
    content = QuoteContent(large.contact, "en", large.valid_until, "", "", [line("9000")])
    drafting.save(large, ann, content)
    with pytest.raises(Refused):
        send(large, ann)


def test_request_about_a_changed_quote_is_not_answered(large, ann, cleo):
    asked = approvals.ask(large, ann, approver=cleo)
    drafting.save(large, ann, QuoteContent(large.contact, "en", large.valid_until, "", "", [line("9000")]))
    with pytest.raises(Refused):
        approvals.answer(asked, cleo, approved=True)


def test_nobody_approves_their_own_quote(large, ann):
    with pytest.raises(Refused):
        approvals.ask(large, ann, approver=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteApproval.objects.create(version=large, asked_by=ann, approver=ann, why="Large")


def test_approvers_are_managers_and_colleagues_whose_level_allows_it(large, ann, ben, cleo, eve, ada, dov):
    assert limits.approvers(large, ann) == [cleo, ada]
    ben.level = Level.SENIOR
    ben.save()
    assert limits.approvers(large, ann) == [cleo, ben, ada]


def test_quote_is_asked_about_once_at_a_time(large, ann, cleo, ada):
    approvals.ask(large, ann, approver=cleo)
    with pytest.raises(Refused):
        approvals.ask(large, ann, approver=ada)


def test_quote_within_the_limits_needs_no_approval(small_deal, make_quote, ann, cleo):
    version = make_quote(small_deal, line("5000", discount="0"))
    with pytest.raises(Refused):
        approvals.ask(version, ann, approver=cleo)
    assert send(version, ann).state == "queued"


def test_field_has_no_limits(deal, make_quote, dov):
    assert limits.needs_approval(make_quote(deal, line("900000", discount="90")), dov) == []


def test_only_the_named_approver_sees_the_request(client, large, ann, cleo, ben, ada):
    url = reverse("quote-approval", args=[approvals.ask(large, ann, approver=cleo).pk])
    for person, status in ((cleo, 200), (ben, 404), (ada, 404), (ann, 404)):
        client.force_login(person)
        assert client.get(url).status_code == status
    client.force_login(cleo)
    assert client.post(url, {"answer": "decline"}).status_code == 422
    client.post(url, {"answer": "approve"})
    assert QuoteApproval.objects.get().state == "approved"


def test_changed_level_applies_at_once(small_deal, make_quote, ann, ada):
    version = make_quote(small_deal, line("6000"))
    assert limits.needs_approval(version, ann)
    assert levels.change(Level.MEDIOR, Limits(Decimal(7000), Decimal(0), levels.ALL_ROUTES), ada, seen=None)
    assert not limits.needs_approval(version, ann)


def test_level_page_keeps_a_history_and_notices_another_change(client, ada, cleo):
    client.force_login(ada)
    url = reverse("level-edit", args=["medior"])
    typed = {"closes_up_to": "7000", "max_discount": "7.5", "routes": ["inside"], "latest": ""}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed | {"closes_up_to": "8000"}).status_code == 422
    assert levels.limits_of("medior") == Limits(Decimal(7000), Decimal("7.5"), frozenset({"inside"}))
    assert "Ada" in client.get(reverse("levels")).content.decode()
    client.force_login(cleo)
    assert client.get(reverse("levels")).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_up_to": "-1"}, "closes_up_to"),
        ({"max_discount": "101"}, "max_discount"),
        ({"routes": []}, "routes"),
        ({"routes": ["moon"]}, "routes"),
    ],
)
def test_wrong_level_is_an_error_at_its_field(client, ada, wrong, field):
    client.force_login(ada)
    typed = {"closes_up_to": "7000", "max_discount": "5", "routes": ["inside"]} | wrong
    answer = client.post(reverse("level-edit", args=["medior"]), typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
