"""Merged contacts keep their consents to text messages, and every withdrawal counts."""

from datetime import timedelta

import pytest

from leads.accounts.merging.merge import merge
from leads.messaging import consents
from leads.models import Channel, ChannelConsent, Company, Contact
from salesdesk import clock

pytestmark = pytest.mark.django_db
WHATSAPP = Channel.WHATSAPP


@pytest.fixture
def pair(lead, make_lead):
    """The same person at a company and at its duplicate."""
    other = make_lead("Houten Logistiek B.V.", city="Breda")
    one = lead.contact
    facts = {"name": one.name, "phone": one.phone, "number_digest": one.number_digest}
    Contact.objects.filter(pk=other.contact_id).update(**facts)
    return one, other.contact


def give(contact, by, **facts):
    return consents.give(contact, WHATSAPP, since=clock.now().date(), proof="Said so", by=by, **facts)


def merge_companies(pair, by):
    survivor, duplicate = (Company.objects.get(pk=each.company_id) for each in pair)
    merge(survivor, duplicate, by)


def open_consents():
    found = ChannelConsent.objects.filter(withdrawn_at=None)
    return [(each.pk, each.contact_id) for each in found.order_by("pk")]


def test_consent_of_the_duplicate_moves_to_the_survivor(pair, ann, cleo):
    given = give(pair[1], ann)

    merge_companies(pair, cleo)

    assert [(given.pk, pair[0].pk)] == open_consents()


def test_of_two_consents_the_survivors_counts_and_both_are_kept(pair, ann, cleo):
    other, own = give(pair[1], ann), give(pair[0], ann)

    merge_companies(pair, cleo)

    assert [(own.pk, pair[0].pk)] == open_consents()
    assert {other.pk, own.pk} == set(consents.of_contact(pair[0]).values_list("pk", flat=True))


@pytest.mark.parametrize("withdrew", [0, 1])
def test_withdrawal_by_one_contact_ends_an_older_consent_of_the_other(pair, ann, cleo, withdrew):
    first, second = give(pair[withdrew], ann), give(pair[1 - withdrew], ann)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        consents.withdraw(first, how="Said stop", by=ann)
        merge_companies(pair, cleo)

    assert [] == open_consents()
    second.refresh_from_db()
    assert (pair[0].pk, cleo.pk) == (second.contact_id, second.withdrawn_by_id)


def test_consent_given_after_the_withdrawal_stays(pair, ann, cleo):
    consents.withdraw(give(pair[1], ann), how="Said stop", by=ann)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        again = give(pair[1], ann)
        merge_companies(pair, cleo)

    assert [(again.pk, pair[0].pk)] == open_consents()
