"""The line of versions that a campaign belongs to: the first one, its copies, and theirs in turn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Campaign

#: The ids of a campaign's line. A parent never changes and is older than its copies, so both recursions end.
_LINE = """
    WITH RECURSIVE up AS (
        SELECT id, copied_from_id FROM campaigns_campaign WHERE id = %s
        UNION ALL
        SELECT parent.id, parent.copied_from_id
          FROM campaigns_campaign parent JOIN up ON parent.id = up.copied_from_id
    ), line AS (
        SELECT id FROM up WHERE copied_from_id IS NULL
        UNION ALL
        SELECT copy.id FROM campaigns_campaign copy JOIN line ON copy.copied_from_id = line.id
    )
    SELECT id FROM line
"""


@dataclass(frozen=True)
class Version:
    """A campaign in its line. `parent` is the one it was copied from, None if that can't be seen."""

    campaign: Campaign
    parent: Campaign | None


def campaigns_of_line(campaign: Campaign, user) -> QuerySet[Campaign]:
    """Return the campaigns of the line that `user` may see, the given one included."""
    return Campaign.objects.visible_to(user).filter(pk__in=RawSQL(_LINE, [campaign.pk]))


def in_order(campaigns: Iterable[Campaign]) -> list[Version]:
    """Return the versions with each copy below its parent, copies of the same parent by their age."""
    known = {each.pk: each for each in sorted(campaigns, key=lambda each: each.pk)}
    copies: dict[int | None, list[Campaign]] = {}
    for each in known.values():
        copies.setdefault(each.copied_from_id if each.copied_from_id in known else None, []).append(each)
    found: list[Version] = []
    waiting = copies.get(None, [])[::-1]
    while waiting:
        each = waiting.pop()
        found.append(Version(each, known.get(each.copied_from_id or 0)))
        waiting += copies.get(each.pk, [])[::-1]
    return found
