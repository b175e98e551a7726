"""Lists, where two companies were merged: they name either, and find the one that stays."""

from itertools import permutations

import psycopg
import pytest
from django.db import connection

from leads.accounts import merge
from leads.funnel import transitions
from leads.models import Company, Contact, Lead

pytestmark = pytest.mark.django_db

LISTS = {
    "by city": "Company,City,Phone,Contact\nBos Staal BV,Breda,013 555 11 22,Karim Aziz\n",
    "by postcode": "Company,Postcode,City,Phone,Contact\nBosstaal,4811 AB,Breda,076 555 33 44,Sanne Dekker\n",
    "by number": "Company,Phone\nBos St.,013 555 11 22\n",
}


def as_they_are():
    return [list(model.objects.order_by("pk").values()) for model in (Company, Contact, Lead)]


@pytest.mark.parametrize(("stays", "goes"), list(permutations(LISTS, 2)))
def test_the_same_lists_again_find_the_one_that_stays_and_change_nothing(stays, goes, bring, cleo, tuesday):
    for name in (stays, goes):
        bring(LISTS[name])
    merge.merge(*Company.objects.order_by("pk"), cleo)
    before = as_they_are()

    for name in (stays, goes):
        batch = bring(LISTS[name])
        assert (1, 0, 0) == (batch.skipped, batch.created, batch.updated), name

    assert before == as_they_are()


def test_a_list_that_is_being_imported_comes_first(make_company, cleo):
    """Who writes it waits for nobody; who merges hears it, and tries again."""
    to = connection.get_connection_params()
    with psycopg.connect(host=to["host"], user=to["user"], dbname=to["dbname"]) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('leads.imports'))")
        with pytest.raises(transitions.Refused, match="A list is being imported at this moment"):
            merge.merge(make_company("Bos"), make_company("Bosch"), cleo)
