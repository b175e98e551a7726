"""Fill an empty desk with the demo, in thousands of small transactions.

One large transaction would be ten times slower, because its dead rows could not be cleaned up before it ends. An
interrupted fill is recognized by a marker user and started over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pgtrigger
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from handoffs.acceptance import escalation
from handoffs.deals import field_nurture
from handoffs.forecast import campaign_history, estimates
from leads.call_hours import counting as call_hours
from leads.calling import tip_results
from leads.compliance import eligibility
from leads.exports import writing
from leads.models import Activity, Lead
from leads.scoring import rescoring
from salesdesk import clock
from salesdesk.dashboards.rollups import sweep as rollups
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import audiences, campaigns, custom_fields, people, targets
from .companies import Register
from .fast_connection import fast_connection
from .history import by_hand, own_campaigns, weekly_work
from .present import (
    board,
    brochures,
    call_blocks,
    correspondence,
    exports,
    files,
    notifications,
    partners,
    public_forms,
    quotes,
    support,
    text_messages,
    to_do,
    today,
)
from .present.agreed import agreement, tips, weekly
from .world import World, morning

#: How many weeks pass until closed opportunities are counted again; a real desk counts them every day.
COUNT_EVERY = 4
#: Another seed makes a different, equally believable desk.
SEED = 20

#: Numbers the companies of each shared address, the oldest first, which keeps it.
PART_ADDRESSES = """
UPDATE leads_contact SET email = replace(email, '.example', '-' || place || '.example')
  FROM (SELECT id AS own, dense_rank() OVER (PARTITION BY email ORDER BY company_id) AS place
          FROM leads_contact WHERE email LIKE 'info@%.example') numbered
 WHERE id = own AND place > 1
"""
#: The e-mail of the marker user, which exists only while the desk is being filled and can't sign in.
UNFINISHED = "being-filled@desk.example"


class NotEmpty(Exception):
    """The desk already has users."""


def fill(now: datetime, report: Callable[[str], None]) -> World:
    """Create the demo desk as of `now`; the result is always the same for the same `now`.

    `report` is called with progress messages. Raises NotEmpty if the desk has users.
    """
    if not is_wanted():
        raise NotEmpty
    _clear()
    marker = User.objects.create(email=UNFINISHED, name="…", role=Role.ADMIN, is_active=False)
    with fast_connection(), _discard_emails():
        world = _create_world(now.replace(second=0, microsecond=0))
        weekly_work.plan(world)
        today.plan(world)
        by_hand.plan(world)
        to_do.plan(world)
        support.plan(world)
        call_blocks.plan(world)
        files.plan(world)
        brochures.plan(world)
        own_campaigns.plan(world)
        public_forms.plan(world)
        notifications.plan(world)
        correspondence.plan(world)
        quotes.plan(world)
        exports.plan(world)
        agreement.plan(world)
        board.plan(world)
        targets.plan(world)
        partners.plan(world)
        text_messages.plan(world)
        tips.plan(world)
        weekly.plan(world)
        _run_history(world, report)
        with clock.moved_to(world.until):
            escalation.run(world.until)
            writing.run(world.until)
            field_nurture.run(world.until)
            campaign_history.run(world.until)
            estimates.run(world.until)
            rescoring.run(world.until)
            call_hours.run(world.until)
            tip_results.run(world.until)
            eligibility.run(world.until)
            rollups.run(world.until)
            _part_addresses()
            custom_fields.fill(world)
            audiences.check(world)
        midnight = world.until.replace(hour=0, minute=0)
        Outbox.objects.filter(sent_at=None, created_at__lt=midnight).update(sent_at=midnight)
    marker.delete()
    return world


def _part_addresses() -> None:
    """Give companies that share an address by chance one each: they would be listed as possible duplicates."""
    with connection.cursor() as cursor:
        cursor.execute(PART_ADDRESSES)


def is_wanted() -> bool:
    """Return whether the desk has no users, or a fill was interrupted."""
    return (
        not User.objects.exclude(email=UNFINISHED).exists() or User.objects.filter(email=UNFINISHED).exists()
    )


def _clear() -> None:
    """Delete what an interrupted fill left, with the triggers of append-only tables disabled."""
    if User.objects.exists():
        with pgtrigger.ignore():
            call_command("flush", interactive=False, verbosity=0)


def _create_world(until: datetime) -> World:
    """Create the team, territories and campaigns on the morning before the history begins."""
    first_day = weekly_work.first_day(until)
    with clock.moved_to(morning(first_day) - timedelta(hours=2)):
        team = people.create_team()
        territories = campaigns.create_territories(team)
        rng = Random(SEED)
        return World(
            team, campaigns.create_campaigns(team, territories, first_day), until, rng, Register(rng)
        )


def _run_history(world: World, report: Callable[[str], None]) -> None:
    """Run the history week by week.

    The growing tables are analyzed now and then, but rarely, as that discards all prepared plans.
    """
    monday = weekly_work.first_day(world.until)
    for week in range(weekly_work.WEEKS + 1):
        ends = morning(monday + timedelta(weeks=week + 1))
        world.schedule.run_until(min(ends, world.until))
        if week % COUNT_EVERY == 0:
            campaign_history.run(min(ends, world.until))
        with connection.cursor() as cursor:
            if week % 3 == 1:
                cursor.execute("VACUUM (ANALYZE) leads_nextstep, leads_hold, leads_lead")
            if week % 6 == 1:
                cursor.execute("ANALYZE")
        if week % 5 == 0 or week == weekly_work.WEEKS:
            report(
                f"  week {week + 1:2} of {weekly_work.WEEKS + 1}: {Lead.objects.count():5,} leads,"
                f" {Activity.objects.calls().count():5,} calls"
            )


@contextmanager
def _discard_emails() -> Iterator[None]:
    """Mark e-mails of the history as sent without sending them."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend
