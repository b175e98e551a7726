"""Imports match the survivor by both names of merged companies."""

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


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Company, Contact, Lead)]


@pytest.mark.parametrize(("survivor", "duplicate"), list(permutations(LISTS, 2)))
def test_lists_imported_again_match_the_survivor_and_change_nothing(
    survivor, duplicate, bring, cleo, tuesday
):
    for name in (survivor, duplicate):
        bring(LISTS[name])
    merge.merge(*Company.objects.order_by("pk"), cleo)
    before = snapshot()

    for name in (survivor, duplicate):
        batch = bring(LISTS[name])
        assert (1, 0, 0) == (batch.skipped, batch.created, batch.updated), name

    assert before == snapshot()


def test_merge_is_refused_during_an_import(make_company, cleo):
    """The import is not blocked; the merge has to be tried again."""
    to = connection.get_connection_params()
    with psycopg.connect(host=to["host"], user=to["user"], dbname=to["dbname"]) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('leads.imports'))")
        with pytest.raises(transitions.Refused, match="A list is being imported"):
            merge.merge(make_company("Bos"), make_company("Bosch"), cleo)
