"""Saved views of the funnel and of the list of leads: some shared with the team, others a person's own."""

from salesdesk.saved_views.models import SavedView

from .world import World


def save(world: World) -> None:
    first = next(iter(world.campaigns.values()))
    SavedView.objects.bulk_create(
        [
            SavedView(
                owner=world.people.aleida,
                name=f"{first}: what became of each week",
                area="funnel",
                page="funnel-trends",
                query=f"campaign={first.pk}&period=twelve&reading=cohort",
                shared=True,
            ),
            SavedView(
                owner=world.people.nora,
                name="Downloads this quarter",
                area="funnel",
                page="funnel",
                query="period=quarter&source=download",
            ),
            SavedView(
                owner=world.people.aleida,
                name="MQLs by next step",
                area="leads",
                page="leads",
                query="stage=mql&sort=due&columns=contact,campaign,owner,next,score,source",
                shared=True,
            ),
            SavedView(
                owner=world.people.maaike,
                name="Mine by value",
                area="leads",
                page="leads",
                query="stage=open&holder=mine&sort=value&columns=contact,stage,next,value,chance",
            ),
        ]
    )
