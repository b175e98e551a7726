"""The SQL conditions of an audience on `company`: only companies that the team knows from its shared campaigns."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from campaigns.models import Campaign
from campaigns.models.audience import EarlierEnd
from campaigns.territories.containment import folded
from leads.models.custom_values import CompanyValues
from salesdesk import clock
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import CustomField, Subject


class Conditions(NamedTuple):
    """A condition on `company`, and its parameters."""

    sql: str
    params: dict[str, Any]


_KNOWN = """company.merged_into_id IS NULL AND EXISTS (
    SELECT 1 FROM leads_lead mine JOIN campaigns_campaign own ON own.id = mine.campaign_id
     WHERE mine.company_id = company.id AND own.team_id = %(team)s AND NOT own.private)"""
_CALLED = """EXISTS (SELECT 1 FROM leads_activity call WHERE call.lead_id = earlier.id AND call.kind = 'call'
    AND NOT EXISTS (SELECT 1 FROM leads_activity undo WHERE undo.corrects_id = call.id AND undo.kind = 'undo')"""
_NOT_CALLED_SINCE = f"""NOT EXISTS (
    SELECT 1 FROM leads_lead earlier WHERE earlier.company_id = company.id AND {_CALLED} AND call.at >= %(since)s))"""
_ENDED = {
    "": "true",
    EarlierEnd.NEVER_CALLED: f"NOT {_CALLED})",
    EarlierEnd.RETURNED: "earlier.stage IN ('suspect', 'prospect') AND earlier.stream = 'marketing'",
    EarlierEnd.LOST: "earlier.stage = 'lost' AND NOT earlier.final",
    EarlierEnd.WON: "earlier.stage = 'won'",
}
_CODE = "replace(upper(company.postcode), ' ', '')"
_CITY = r"regexp_replace(lower(trim(company.city)), '\s+', ' ', 'g')"


def conditions(campaign: Campaign, audience: Mapping[str, Any]) -> Conditions:
    """Return the conditions of an audience, given as its filter fields by name."""
    parts, params = [_KNOWN], {"team": campaign.team_id}
    for name, condition in _CONDITIONS.items():
        if audience[name] not in (None, "", [], {}):
            sql, more = condition(audience[name])
            parts.append(sql)
            params |= more
    if audience["earlier_campaign"]:
        end = _ENDED[audience["earlier_end"]]
        parts.append(
            "EXISTS (SELECT 1 FROM leads_lead earlier WHERE earlier.company_id = company.id"
            f" AND earlier.campaign_id = %(earlier)s AND {end})"
        )
        params["earlier"] = audience["earlier_campaign"].pk
    return Conditions(" AND ".join(parts), params)


def _in_countries(codes: list[str]) -> Conditions:
    return Conditions("company.country = ANY(%(countries)s)", {"countries": codes})


def _in_industries(words: list[str]) -> Conditions:
    """Return the condition that the industry contains one of the words, as for territories."""
    named = "position(word IN lower(company.industry)) > 0"
    sql = f"EXISTS (SELECT 1 FROM unnest(%(industries)s::text[]) word WHERE {named})"
    return Conditions(sql, {"industries": [each.casefold() for each in words]})


def _in_postcodes(patterns: list[str]) -> Conditions:
    """Return the condition that a prefix (50) or range (1000-1999) covers the postcode, as for territories."""
    ends = [each.replace(" ", "").upper().partition("-") for each in patterns]
    sql = f"""EXISTS (
        SELECT 1 FROM unnest(%(first_codes)s::text[], %(last_codes)s::text[]) AS code (low, high)
         WHERE left({_CODE}, length(low)) COLLATE "C" >= low AND left({_CODE}, length(high)) COLLATE "C" <= high
           AND {_CODE} <> '')"""
    low, high = [first for first, _dash, _last in ends], [last or first for first, _dash, last in ends]
    return Conditions(sql, {"first_codes": low, "last_codes": high})


def _in_cities(names: list[str]) -> Conditions:
    return Conditions(f"{_CITY} = ANY(%(cities)s)", {"cities": [folded(each) for each in names]})


def _not_called(days: int) -> Conditions:
    return Conditions(_NOT_CALLED_SINCE, {"since": clock.now() - timedelta(days=days)})


def _of_custom_fields(asked: Mapping[str, Any]) -> Conditions:
    """Return the condition on the company's custom fields; with a field that filters no more, nothing matches."""
    filters = [field for field in CustomField.objects.of(Subject.COMPANY) if field.filters_lists]
    try:
        condition = filtering.conditions(filters, asked, {Subject.COMPANY: ""})
    except filtering.UnknownField:
        return Conditions("false", {})
    found = CompanyValues.objects.filter(condition).values("company_id")
    sql, values = found.query.sql_with_params()
    params = {f"custom_{number}": value for number, value in enumerate(values)}
    return Conditions(f"company.id IN ({sql % tuple(f'%({name})s' for name in params)})", params)


_CONDITIONS: dict[str, Callable[[Any], Conditions]] = {
    "countries": _in_countries,
    "industries": _in_industries,
    "postcodes": _in_postcodes,
    "cities": _in_cities,
    "employees_from": lambda least: Conditions("company.employees >= %(least)s", {"least": least}),
    "employees_to": lambda most: Conditions("company.employees <= %(most)s", {"most": most}),
    "not_called_days": _not_called,
    "custom": _of_custom_fields,
}
