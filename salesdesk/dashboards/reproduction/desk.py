"""A team with campaigns of its own, into which lists of past outcomes are imported as an admin would."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from campaigns.models import Audience, Campaign, Proposition
from campaigns.models.campaign import Route, State
from leads.imports import opening, pipeline, upload
from leads.imports.history import columns
from leads.imports.mapping import custom
from leads.imports.mapping.fields import Field
from leads.models import ImportBatch
from salesdesk.dashboards.periods import between
from salesdesk.dashboards.rollups import recount
from salesdesk.dashboards.scope import Scope
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Level, Role

#: A busy machine may need more than one attempt to open a file.
ATTEMPTS = 10


#: All lists are imported in one transaction, of which PostgreSQL knows nothing by itself.
_ANALYZE = "ANALYZE leads_company, leads_contact, leads_lead, leads_pastoutcome, handoffs_opportunity"


class NotImported(Exception):
    """A list was not imported as a whole; the message says why."""


class Desk:
    """A team with its reps, and its campaigns by name; `admin` imports for it."""

    def __init__(self, name: str, reps: Iterable[str], admin: User) -> None:
        self.team = Team.objects.create(name=name)
        self.admin = admin
        for rep in reps:
            self._hire(rep)
        self.campaigns: dict[str, Campaign] = {}

    def bring_in(
        self, campaign: str, lines: Sequence[Mapping[str, str]], *, takes_early: bool = False
    ) -> None:
        """Import the lines as the history of a campaign, with the columns that the desk proposes."""
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
        content = written.getvalue().encode()
        batch = upload.create_batch(content, f"{campaign}.csv", self._campaign(campaign), by=self.admin)
        for _attempt in range(ATTEMPTS):
            if batch.state != ImportBatch.State.OPENING:
                break
            opening.open_if_small(batch)
        # A list without any outcome yet does not look like a history.
        known = {column: Field(field) for column, field in custom.own_fields(batch.mapping).items()}
        pipeline.start_reading(
            batch,
            custom.add_guesses(batch.header, columns.guess(batch.header, known)),
            country="",
            contents=ImportBatch.Contents.HISTORY,
            takes_early_outcomes=takes_early,
        )
        pipeline.process(batch.pk)
        batch.refresh_from_db()
        pipeline.start_committing(batch)
        pipeline.process(batch.pk)
        batch.refresh_from_db()
        if batch.refused or batch.state != ImportBatch.State.COMMITTED:
            reasons = batch.refused_rows.values_list("line", "problems")[:3]
            raise NotImported(f"{batch.file_name}: {batch.state}, {batch.refused} refused: {list(reasons)}")
        with connection.cursor() as cursor:
            cursor.execute(_ANALYZE)
        recount.finish()

    def scope(self, first: date, last: date, only: Iterable[str] | None = None) -> Scope:
        """Return the scope of these campaigns, or all, from the first day to the last."""
        names = self.campaigns if only is None else only
        return Scope(tuple(self.campaigns[name].pk for name in names), None, between(first, last, "UTC"))

    def _campaign(self, name: str) -> Campaign:
        if name not in self.campaigns:
            self.campaigns[name] = Campaign.objects.create(
                team=self.team,
                name=name,
                proposition=Proposition.objects.create(team=self.team, name=name),
                audience=Audience.objects.create(team=self.team, name=name),
                route=Route.INSIDE,
                state=State.RUNNING,
                starts_on=date(2017, 1, 1),
            )
        return self.campaigns[name]

    def _hire(self, name: str) -> None:
        """Add a rep who can't sign in."""
        email = f"{'.'.join(name.lower().split())}@reproduction.invalid"
        rep = User(email=email, name=name, role=Role.INSIDE, team=self.team, level=Level.SENIOR)
        rep.set_unusable_password()
        rep.save()


def noon(day: date) -> datetime:
    """Return the instant at which a day of an imported history is."""
    return datetime.fromisoformat(f"{day}T12:00+00:00")


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
