"""Share a tip, and mark one as useful."""

from django.db.models import Exists, OuterRef

from campaigns.models import Campaign, Tip, UsefulTip
from campaigns.models.tip import TipQuerySet
from salesdesk.people.models import User


def share(campaign: Campaign, by: User, *, kind: str, text: str, heard: str = "") -> Tip:
    """Add an objection with the answer that worked, or an insight about the audience."""
    return Tip.objects.create(campaign=campaign, by=by, kind=kind, text=text, heard=heard)


def mark_useful(tip: Tip, by: User, useful: bool) -> None:
    """Mark a tip as useful for `by`, or take the mark back; doing either twice changes nothing."""
    if useful:
        UsefulTip.objects.bulk_create([UsefulTip(tip=tip, person=by)], ignore_conflicts=True)
    else:
        UsefulTip.objects.filter(tip=tip, person=by).delete()


def listed(campaign: Campaign, user: User) -> TipQuerySet:
    """Return the tips of a campaign, the most useful first, with their `marks` and if `user` made one (`mine`)."""
    mine = UsefulTip.objects.filter(tip=OuterRef("pk"), person=user)
    tips = Tip.objects.filter(campaign=campaign).most_useful_first()
    return tips.annotate(mine=Exists(mine)).select_related("by")
