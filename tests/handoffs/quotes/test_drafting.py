"""Test writing quotes: numbers, versions, and what can't be changed any more."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from handoffs.deals import closing
from handoffs.models import Quote, QuoteLine, QuoteVersion
from handoffs.quotes import drafting, numbering
from handoffs.quotes.content import QuoteContent
from leads.funnel.transitions import NotYours, Refused

from .conftest import line


def test_numbers_have_no_gaps_also_after_a_failure(small_deal, make_quote, ann):
    first = make_quote(small_deal)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quote(small_deal, line(quantity="1", price="1", text=""))
    second = make_quote(small_deal)

    assert (first.reference, second.reference) == ("2026-0001", "2026-0002")


def test_each_year_starts_at_one(db):
    with transaction.atomic():
        assert [numbering.take(2026), numbering.take(2026), numbering.take(2027)] == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_two_numbers():
    taken = []

    def take():
        with transaction.atomic():
            taken.append(numbering.take(2026))
        connection.close()

    threads = [threading.Thread(target=take) for _number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(taken) == list(range(1, 9))


def test_saving_a_draft_replaces_its_lines_and_totals(small_deal, make_quote, ann):
    draft = make_quote(small_deal, line("10"), line("20"))
    content = QuoteContent(
        draft.contact,
        "nl",
        draft.valid_until,
        "",
        "",
        [line("0.005", text="B"), line("5", vat="9", text="A")],
    )
    saved = drafting.save(draft, ann, content)

    assert [each.description for each in saved.lines.all()] == ["B", "A"]
    assert (saved.net, saved.vat, saved.language) == (Decimal("5.01"), Decimal("0.45"), "nl")


def test_only_the_holder_writes_quotes(small_deal, make_quote, ben):
    draft = make_quote(small_deal)
    with pytest.raises(NotYours):
        drafting.withdraw(draft, ben)


def test_closed_deal_gets_no_quotes(small_deal, make_quote, ann):
    closing.lose(small_deal, ann, reason="price")
    with pytest.raises(Refused):
        make_quote(small_deal)


def test_quotes_are_never_deleted(small_deal, make_quote):
    draft = make_quote(small_deal)
    for row in (draft, draft.quote):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
    assert Quote.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"quantity": Decimal(0)}, {"unit_price": Decimal(-1)}, {"discount": Decimal(101)}]
)
def test_database_refuses_impossible_lines(small_deal, make_quote, wrong):
    draft = make_quote(small_deal)
    facts = vars(replace(line(), **wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteLine.objects.create(version=draft, position=9, **facts)


def test_withdrawn_draft_leaves_room_for_a_new_version(small_deal, make_quote, ann):
    draft = drafting.withdraw(make_quote(small_deal, line("12.50")), ann)
    copied = drafting.new_version(draft, ann)

    assert (copied.number, copied.state, copied.net) == (2, "draft", Decimal("12.50"))
    assert QuoteVersion.objects.get(pk=draft.pk).state == "withdrawn"
    with pytest.raises(Refused):
        drafting.new_version(draft, ann)
