"""Compare new and changed companies and their contacts with all others, and keep the list of suspected pairs."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from leads.models import SuspectedPair
from leads.models.accounts.suspected_pair import WEIGHTS, Evidence

from . import compare_sql

#: Companies that one transaction compares.
BATCH = 1000
_TAKE = """
    DELETE FROM leads_companytocompare WHERE id = ANY(ARRAY(
        SELECT id FROM leads_companytocompare ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
    RETURNING company_id
"""


def run(now: datetime, limit: int = 20) -> int:
    """Compare queued companies, at most `limit` batches, and return how many there were."""
    total = 0
    for _number in range(limit):
        compared = _compare_batch(now)
        total += compared
        if compared < BATCH:
            break
    return total


@transaction.atomic
def _compare_batch(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        taken = [pk for (pk,) in cursor.fetchall()]
        ids = sorted(set(taken))
        if not ids:
            return 0
        rows = []
        for sql in (compare_sql.COMPANIES, compare_sql.CONTACTS):
            cursor.execute(sql, compare_sql.FACTS | {"ids": ids})
            rows += cursor.fetchall()
    _write(ids, rows, now)
    return len(taken)


def _write(ids: list[int], rows: list[tuple], now: datetime) -> None:
    """Write the pairs that were found, and delete open ones of these companies that no longer hold."""
    ours = SuspectedPair.objects.filter(Q(company__in=ids) | Q(other_company__in=ids))
    found = {tuple(row[:4]): _ordered(row[4]) for row in rows}
    gone = []
    for pair in ours.select_for_update().order_by("pk"):
        evidence = found.pop(
            (pair.company_id, pair.other_company_id, pair.contact_id, pair.other_contact_id), None
        )
        if evidence is None and pair.dismissed_at is None:
            gone.append(pair.pk)
        elif evidence is not None and evidence != pair.evidence:
            pair.evidence, pair.score = evidence, _score(evidence)
            pair.save(update_fields=["evidence", "score"])
    SuspectedPair.objects.filter(pk__in=gone).delete()
    new = [
        SuspectedPair(
            company_id=one,
            other_company_id=other,
            contact_id=contact,
            other_contact_id=other_contact,
            evidence=evidence,
            score=_score(evidence),
            found_at=now,
        )
        for (one, other, contact, other_contact), evidence in found.items()
    ]
    SuspectedPair.objects.bulk_create(new, ignore_conflicts=True)


def _ordered(evidence: list[str]) -> list[str]:
    return [each for each in Evidence.values if each in evidence]


def _score(evidence: list[str]) -> int:
    return sum(WEIGHTS[Evidence(each)] for each in evidence)
