"""The differences between a campaign and the one it was copied from, computed from what both say now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from campaigns.cadence_text import describe_cadence
from campaigns.campaign_editor import FORM_FIELDS
from campaigns.differences import Difference, compare
from campaigns.durations import format_duration, format_working_time
from campaigns.lifecycle import cadence_spec_of
from campaigns.models import Campaign
from campaigns.models.outcome import Outcome
from salesdesk import countries, formats
from salesdesk.custom_fields import filtering

#: A copy has a name and period of its own, which the line of versions shows anyway.
_OWN = {"name", "starts_on", "ends_on"}
SETTINGS = [name for name in FORM_FIELDS if name not in _OWN]
#: The relations of each campaign that `differences` reads.
SELECTED = ("proposition", "audience__earlier_campaign", "script")
PREFETCHED = ("territories", "questions", "cadences__steps")


def differences(parent: Campaign, campaign: Campaign) -> list[Difference]:
    """Return what differs, in the order of the campaign form. Both need SELECTED and PREFETCHED."""
    return compare(_terms(parent), _terms(campaign))


def _terms(campaign: Campaign) -> dict[str, str]:
    """Return each part of the campaign's plan in words, by its place."""
    script, audience = getattr(campaign, "script", None), campaign.audience
    terms = {
        _("Proposition"): f"{campaign.proposition}: {campaign.proposition.pitch}",
        _("Audience: countries"): ", ".join(countries.name_of(code) for code in audience.countries),
        _("Audience: industries"): ", ".join(audience.industries),
        _("Audience: employees"): _employees(audience.employees_from, audience.employees_to),
        _("Audience: postcodes"): ", ".join(audience.postcodes),
        _("Audience: cities"): ", ".join(audience.cities),
        _("Audience: not called for (days)"): _number(audience.not_called_days),
        _("Audience: earlier campaign"): " · ".join(
            str(part) for part in (audience.earlier_campaign, audience.get_earlier_end_display()) if part
        ),
        _("Audience: custom fields"): filtering.in_words(audience.custom),
        _("Companies in another running campaign"): str(campaign.get_overlap_display()),
        _("Territories"): ", ".join(sorted(str(each) for each in campaign.territories.all())),
        _("Opening"): script.opening if script else "",
        _("Objection handling"): script.objections if script else "",
    }
    for question in campaign.questions.all():
        text = question.text if question.required else _("%(text)s (optional)") % {"text": question.text}
        terms[_("Question: %(label)s") % {"label": question.label}] = text
    for outcome in Outcome:
        label = campaign.outcome_names.get(outcome) or str(outcome.label)
        shown = _("hidden") if outcome in campaign.hidden_outcomes else label
        terms[_("Outcome: %(label)s") % {"label": outcome.label}] = shown
    for cadence in campaign.cadences.all():
        where = _("Cadence: %(warmth)s") % {"warmth": cadence.get_warmth_display().lower()}
        terms[where] = describe_cadence(cadence_spec_of(cadence))
    fields: dict[str, Any] = {name: campaign._meta.get_field(name) for name in SETTINGS}
    for name, field in fields.items():
        terms[str(field.verbose_name).capitalize()] = _written(campaign, name)
    return terms


def _employees(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    return f"{formats.number(least or 0)}–{'∞' if most is None else formats.number(most)}"


def _number(value: int | None) -> str:
    return "" if value is None else formats.number(value)


def _written(campaign: Campaign, name: str) -> str:
    """Return the value of a setting in words."""
    value = getattr(campaign, name)
    if display := getattr(campaign, f"get_{name}_display", None):
        return str(display())
    if name in ("value_threshold", "budget", "cost_per_hour"):
        return "" if value is None else formats.money(value, campaign.currency)
    if isinstance(value, timedelta):
        in_words: Callable[[timedelta], str] = (
            format_working_time if name == "answer_within" else format_duration
        )
        return in_words(value)
    return formats.number(value) if isinstance(value, int) else str(value or "")
