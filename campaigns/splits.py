"""Split the new leads of a campaign over two scripts, change the scripts, and go on with one of them."""

import secrets
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk import clock

from .campaign_editor import CampaignNotReady
from .models import Campaign, Script, ScriptSplit, Variant
from .models.campaign import State

#: SQL: the letter of the script of a new lead, for the tables `split` and `asking` (company_id). The hash is a random
#: assignment that can be computed again.
LETTER = """CASE WHEN ('x' || substr(md5(split.seed || ':' || asking.company_id), 1, 8))::bit(32)::int & 1 = 0
    THEN 'A' ELSE 'B' END"""


class Texts(NamedTuple):
    """The opening and the objections of a script."""

    opening: str
    objections: str


def current(campaign: Campaign) -> ScriptSplit | None:
    """Return the split that new leads are assigned by, with its variants."""
    return campaign.splits.filter(ended_at=None).prefetch_related("variants").first()


@transaction.atomic
def save(campaign: Campaign, by, *, planned: int, texts: Mapping[str, Texts]) -> ScriptSplit:
    """Start a split, or another version of it if the texts changed. `texts` are by letter."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if campaign.state == State.ENDED:
        raise CampaignNotReady(_("This campaign has ended, so it gets no new leads to split."))
    last = campaign.splits.order_by("-number").first()
    running = last if last and last.ended_at is None else None
    if (
        running
        and {each.letter: Texts(each.opening, each.objections) for each in running.variants.all()} == texts
    ):
        running.planned = planned
        running.save(update_fields=["planned"])
        return running
    if running:
        running.ended_at = clock.now()
        running.save(update_fields=["ended_at"])
    split = ScriptSplit.objects.create(
        campaign=campaign,
        number=last.number + 1 if last else 1,
        seed=last.seed if last else secrets.randbelow(2**31),
        planned=planned,
        by=by,
    )
    Variant.objects.bulk_create(
        Variant(split=split, letter=letter, opening=each.opening, objections=each.objections)
        for letter, each in texts.items()
    )
    return split


@transaction.atomic
def stop(campaign: Campaign, kept: str = "") -> bool:
    """Call all leads with one script again: the `kept` one, or the campaign's own. Return whether a split ran."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    running = current(campaign)
    if running is None:
        return False
    for variant in running.variants.all():
        if variant.letter == kept:
            Script.objects.update_or_create(
                campaign=campaign, defaults={"opening": variant.opening, "objections": variant.objections}
            )
    ScriptSplit.objects.filter(pk=running.pk).update(ended_at=clock.now(), kept=kept)
    campaign.splits.update(stopped=True)
    return True
