"""The size of an audience while it is edited: exact on a small desk, from a sample on a large one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from campaigns.models.audience_settings import Overlap

from .judging import LEFT_OUT, Judge, Verdict
from .matching import conditions

#: A desk with more companies is counted from a sample of about this many, so that the count takes a bounded time.
SAMPLE = 20_000


@dataclass(frozen=True)
class Size:
    """The companies of an audience by verdict; `is_about` if they were counted from a sample."""

    counts: dict[Verdict, int]
    overlap: str
    is_about: bool = False

    @property
    def matching(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Return how many can become leads at once."""
        return self.counts[Verdict.FREE] + (
            self.counts[Verdict.ELSEWHERE] if self.overlap == Overlap.SHARE else 0
        )

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Return what is taken off, for the page: each reason with its number."""
        kept = [Verdict.ELSEWHERE, *LEFT_OUT]
        return [(str(each.label), self.counts[each]) for each in kept if self.counts[each]]


def size_of(campaign: Campaign, audience: Mapping[str, Any], overlap: str) -> Size:
    """Return the size of an audience, given as its filter fields by name, in three statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'leads_company'::regclass")
        companies = cursor.fetchone()[0]
    is_about = companies > SAMPLE
    table = "leads_company company"
    if is_about:
        table += f" TABLESAMPLE SYSTEM ({100 * SAMPLE / companies:.6f}) REPEATABLE (1)"
    counts = Judge(campaign).counts(conditions(campaign, audience), table)
    if is_about:
        counts = {verdict: _rounded(n * companies / SAMPLE) for verdict, n in counts.items()}
    return Size(counts, overlap, is_about)


def _rounded(n: float) -> int:
    """Return a number with two digits that count."""
    digits = len(str(round(n)))
    return round(n, 2 - digits) if digits > 2 else round(n)  # type: ignore[return-value]
