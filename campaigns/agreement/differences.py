"""The differences between two versions of the agreed funnel, for the people who sign."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from campaigns.differences import Difference, compare
from campaigns.durations import format_duration, format_working_time
from campaigns.models import FunnelAgreement
from campaigns.models.agreement.parts import AgreedStageName
from campaigns.models.agreement.times import TIMES
from salesdesk import formats


def differences(before: FunnelAgreement | None, now: FunnelAgreement) -> list[Difference]:
    """Return what changed from `before`, which is None for a first version, in the order of the page.

    Both need their stages and actions prefetched.
    """
    old, new = _terms(before) if before else {}, _terms(now)
    found = compare(old, new)
    earlier, later = (_actions(each) if each else [] for each in (before, now))
    found += [Difference(_("Action"), "", each) for each in later if each not in earlier]
    found += [Difference(_("Action"), each, "") for each in earlier if each not in later]
    return found


def _terms(agreement: FunnelAgreement) -> dict[str, str]:
    """Return each term of an agreement by its place."""
    fields: dict[str, Any] = {name: agreement._meta.get_field(name) for name in TIMES}
    terms = {
        str(field.verbose_name).capitalize(): _written(name, getattr(agreement, name))
        for name, field in fields.items()
    }
    order = {stage: position for position, stage in enumerate(AgreedStageName.values)}
    for each in sorted(agreement.stages.all(), key=lambda stage: order[stage.stage]):
        name = each.get_stage_display()
        terms[_("%(stage)s: responsible") % {"stage": name}] = each.get_responsible_display()
        terms[_("%(stage)s: enters when") % {"stage": name}] = each.entry
        terms[_("%(stage)s: moves on when") % {"stage": name}] = each.exit
        expected = formats.percent(each.conversion / 100) if each.conversion else ""
        terms[_("%(stage)s: expected to move on") % {"stage": name}] = expected
    return terms


def _actions(agreement: FunnelAgreement) -> list[str]:
    return [
        f"{each.what} ({each.get_rhythm_display().lower()}, {each.get_responsible_display()})"
        for each in agreement.actions.all()
    ]


def _written(name: str, duration: timedelta) -> str:
    return format_working_time(duration) if name == "answer_within" else format_duration(duration)
