"""The selling time of one rep over the last days, or of a team over one day and week."""

from dataclasses import dataclass
from datetime import date, timedelta

from leads.selling_time import split
from leads.selling_time.split import Split
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: Days on a rep's own page, and in the team's second column.
DAYS = 7


@dataclass(frozen=True)
class Day:
    on: date
    spent: Split


@dataclass(frozen=True)
class Row:
    """A rep in the table of a team."""

    person: User
    today: Split
    week: Split

    @property
    def above(self) -> bool:
        """Whether sales admin took more of today than was agreed."""
        share, team = self.today.share(split.Spent.ADMIN), self.person.team
        return share is not None and team is not None and share > team.admin_share


def of_person(person: User) -> list[Day]:
    """Return the last days of `person` on which something was recorded, latest first."""
    days = [person.today - timedelta(days=ago) for ago in range(DAYS)]
    since, until = split.day_of(person, days[-1])[0], split.day_of(person, days[0])[1]
    stretches = split.stretches_of([person], since, until)[person.pk]
    found = [Day(day, split.split(stretches, *split.day_of(person, day))) for day in days]
    return [each for each in found if each.spent.recorded]


def of_team(manager: User) -> list[Row]:
    """Return the inside reps whom `manager` manages, by name, with their day and their week."""
    reps = User.objects.colleagues_of(manager).filter(role=Role.INSIDE, is_active=True)
    people = list(reps.select_related("team").prefetch_related("absences").order_by("name", "pk"))
    # A day of its own time zone for each of them, within these bounds.
    now = clock.now()
    stretches = split.stretches_of(people, now - timedelta(days=DAYS + 1), now)
    return [_row(each, stretches[each.pk]) for each in people]


def _row(person: User, stretches: list[split.Stretch]) -> Row:
    since, until = split.day_of(person, person.today)
    first = split.day_of(person, person.today - timedelta(days=DAYS - 1))[0]
    return Row(person, split.split(stretches, since, until), split.split(stretches, first, until))
