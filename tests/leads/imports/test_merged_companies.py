"""Imports match the survivor by both names of merged companies."""

from contextlib import nullcontext
from itertools import permutations

import psycopg
import pytest
from django.db import OperationalError, connection

from leads.accounts.merging import merge
from leads.imports.engine import locks
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


@pytest.mark.parametrize("named", [True, False])
def test_merge_waits_only_for_an_import_that_names_one_of_the_companies(named, make_company, cleo):
    survivor, duplicate, other = (make_company(name) for name in ("Bos", "Bosch", "Koelhuis"))
    to = connection.get_connection_params()
    with psycopg.connect(host=to["host"], user=to["user"], dbname=to["dbname"]) as importing:
        company = duplicate if named else other
        importing.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('leads.company ' || %s, 0))", [company.pk]
        )
        locks.set_limits(locks.PAGE)
        with pytest.raises(OperationalError, match="lock timeout") if named else nullcontext():
            merge.merge(survivor, duplicate, cleo)
