"""Tips that the reps share in the cold-chain campaign."""

from campaigns.models import Tip
from campaigns.tips import deciding, sharing
from salesdesk.people.models import User

from ...world import World
from ..today import earlier

#: The rep, the objection ("" for an insight), what worked, working hours before the present, and who found it useful.
SHARED = [
    ("pim", "We have loggers", "“When did you last read one, and what did you do?”", 320, ("maaike", "ines")),
    ("maaike", "", "Ask for the night supervisor, who sees the alarms and knows the manager.", 22, ("pim",)),
    ("ines", "Send me an e-mail", "“Gladly. About which of the two doors?”", 14, ("pim", "maaike")),
    ("maaike", "No budget until January", "“What did the last rejected load cost?”", 6, ()),
]


def plan(world: World) -> None:
    """Share them over the last weeks; the manager takes one into the script."""
    for name, heard, text, hours, readers in SHARED:
        rep = world.people.by_name[name]
        world.schedule.add(
            earlier(rep, world.until, hours=hours),
            _share,
            world,
            rep,
            heard,
            text,
            [world.people.by_name[reader] for reader in readers],
        )
    manager = world.people.aleida
    world.schedule.add(earlier(manager, world.until, hours=5), _take, world, manager)


def _share(world: World, rep: User, heard: str, text: str, readers: list[User]) -> None:
    kind = Tip.Kind.OBJECTION if heard else Tip.Kind.INSIGHT
    tip = sharing.share(world.campaigns["cold"], rep, kind=kind, text=text, heard=heard)
    for reader in readers:
        sharing.mark_useful(tip, reader, True)


def _take(world: World, manager: User) -> None:
    tip = Tip.objects.filter(campaign=world.campaigns["cold"], heard="We have loggers").get()
    deciding.take(tip, manager)
