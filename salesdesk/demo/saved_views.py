"""Saved views of the funnel: one that the manager shares with the team, and one of Marketing's own."""

from salesdesk.dashboards.models import SavedView

from .world import World


def save(world: World) -> None:
    first = next(iter(world.campaigns.values()))
    SavedView.objects.bulk_create(
        [
            SavedView(
                owner=world.people.aleida,
                name=f"{first}: what became of each week",
                page="funnel-trends",
                query=f"campaign={first.pk}&period=twelve&reading=cohort",
                shared=True,
            ),
            SavedView(
                owner=world.people.nora,
                name="Downloads this quarter",
                page="funnel",
                query="period=quarter&source=download",
            ),
        ]
    )
