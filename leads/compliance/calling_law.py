"""Calling law: who may be called in which country, on what legal basis, and what reps must say.

A call is checked when it falls due (see eligibility.py). One that the law of the place does not allow waits outside
the queue, as planned, until a legal basis is recorded, so the claim itself checks nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from leads.models import CallingLaw, Lead, NextStep, Place
from leads.models.compliance.calling_law import CallRule, LegalBasis, LegalForm
from salesdesk import clock, countries, formats

from . import call_windows

#: SQL: whether a call of `step` to `contact` of `company` at `place` is allowed. Requested and promised calls always
#: are. For an unknown legal form the stricter of both rules applies.
ALLOWED = """
(step.kind IN ('callback', 'call_request') OR EXISTS (
    SELECT 1 FROM leads_callinglaw law
     CROSS JOIN LATERAL (SELECT CASE
            WHEN company.legal_form = 'company' THEN law.companies
            WHEN company.legal_form IN ('partnership', 'sole_trader')
                 AND NOT company.legal_form = ANY(law.treated_as_persons) THEN law.companies
            WHEN company.legal_form <> '' OR law.companies = 'allowed' THEN law.persons
            WHEN law.persons = 'allowed' THEN law.companies
            WHEN 'never' IN (law.companies, law.persons) THEN 'never'
            WHEN 'with_consent' IN (law.companies, law.persons) THEN 'with_consent'
            ELSE 'with_basis' END AS may) rule
     WHERE law.country = place.country AND law.in_force
       AND (rule.may = 'allowed'
            OR rule.may IN ('with_basis', 'with_consent') AND contact.legal_basis = 'consent'
               AND (law.consent_years IS NULL
                    OR contact.legal_basis_since > %(now)s - make_interval(years => law.consent_years))
            OR rule.may = 'with_basis' AND (
                contact.legal_basis = 'customer' AND (law.customer_years IS NULL
                    OR contact.legal_basis_since > %(now)s - make_interval(years => law.customer_years))
                OR EXISTS (SELECT 1 FROM leads_lead won
                            WHERE won.company_id = company.id AND won.stage = 'won'
                              AND (law.customer_years IS NULL
                                   OR won.closed_at > %(now)s - make_interval(years => law.customer_years)))))))
"""


def law_for(country: str) -> CallingLaw | None:
    """Return the version in force in a country. Without one, None, and nobody may be called there."""
    return CallingLaw.objects.filter(country=country, in_force=True).first()


def call_rules(lead: Lead, person) -> dict[str, str]:
    """Return what the law asks of `person` on every call to `lead`, as texts that are empty if it asks nothing.

    `required_statement` must be said; `caller_rule` is about the number that the call is made from, and
    `caller_problem` says that the rep's own number may not be used.
    """
    law = law_for(lead.company.place.country)
    if law is None:
        return {}
    rule = problem = ""
    if law.barred_callers:
        facts = {"ranges": law.barred_callers_shown, "number": person.caller_number}
        rule = _("Don't call from a number that begins with %(ranges)s") % facts
        if law.bars_caller(person.caller_number):
            problem = _("Your number %(number)s may not be used for this call. Use another line.") % facts
    return {
        "required_statement": law.required_statement,
        "caller_rule": "" if problem else rule,
        "caller_problem": problem,
    }


def barred_places(number: str) -> list[int]:
    """Return the places that the law allows no sales calls to from `number` (E.164)."""
    if not number:
        return []
    laws = CallingLaw.objects.filter(in_force=True).exclude(barred_callers=[])
    barring = [law.country for law in laws if law.bars_caller(number)]
    return list(Place.objects.filter(country__in=barring).values_list("pk", flat=True)) if barring else []


def laws_of(places: Iterable[str]) -> dict[str, CallingLaw]:
    """Return the laws in force in these countries, by country."""
    return {law.country: law for law in CallingLaw.objects.filter(in_force=True, country__in=set(places))}


def blocked_reason(lead: Lead, law: CallingLaw | None) -> str:
    """Return why `lead` can't be called, in a sentence that says what is missing."""
    country = lead.company.place.country
    if not country:
        return _("Unknown country. Add the country of the company.")
    if law is None:
        return _("No calling law for %(country)s. Ask an admin to add it.") % {
            "country": countries.name_of(country)
        }
    form = lead.company.legal_form
    if not form:
        return _("Unknown legal form. Find out whether it is a company or a person.")
    rule = law.rule_for(form)
    if rule == CallRule.NEVER:
        return _("The calling law does not allow calls to them.")
    if law.consent_years and (since := _consent_since(lead)):
        return _("Their consent of %(day)s has lapsed: it is valid for %(years)s years.") % {
            "day": formats.full_day(since),
            "years": law.consent_years,
        }
    label = {"form": LegalForm(form).label}
    if rule == CallRule.WITH_CONSENT:
        return _("%(form)s: needs consent.") % label
    return _("%(form)s: needs consent or an existing customer relationship.") % label


def _consent_since(lead: Lead) -> date | None:
    contact = lead.contact
    return contact.legal_basis_since if contact and contact.legal_basis == LegalBasis.CONSENT else None


@transaction.atomic
def add_version(law: CallingLaw, by) -> CallingLaw:
    """Save `law` as the next version of its country, and put it in force if its start date has come."""
    lock_country(law.country)
    last = CallingLaw.objects.filter(country=law.country).aggregate(last=Max("version"))["last"] or 0
    law.version, law.by, law.in_force = last + 1, by, False
    law.save(force_insert=True)
    _put_in_force(law.country, _today_in(law.country, clock.now()))
    return law


def run(now: datetime, limit: int = 100) -> int:
    """Put versions in force whose start date has come there. Returns how many countries changed."""
    due = CallingLaw.objects.filter(in_force=False, valid_from__lte=now.date() + timedelta(days=1))
    later = {
        law.country: law
        for law in due.order_by("valid_from", "version")
        if law.valid_from <= _today_in(law.country, now)
    }
    present = laws_of(later)
    newer = [country for country, law in later.items() if _next_version(law, present.get(country))]
    for country in newer[:limit]:
        with transaction.atomic():
            lock_country(country)
            _put_in_force(country, _today_in(country, now))
    return len(newer[:limit])


def _today_in(country: str, now: datetime) -> date:
    """Return the day in all of a country: a law begins on its own midnight, not on that of Greenwich."""
    return now.astimezone(ZoneInfo(clock.Place(country, zones=clock.zones_of(country)).day_zone)).date()


def lock_country(country: str) -> None:
    """Lock a country, so that its versions are written one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('leads.law'), hashtext(%s))", [country])


def _next_version(law: CallingLaw, present: CallingLaw | None) -> bool:
    return present is None or (law.valid_from, law.version) > (present.valid_from, present.version)


def _put_in_force(country: str, today: date) -> None:
    """Put the newest valid version in force. All calls of the country are checked again when they are due."""
    versions = CallingLaw.objects.filter(country=country, valid_from__lte=today)
    law = versions.order_by("-valid_from", "-version").first()
    if law is None or law.in_force:
        return
    CallingLaw.objects.filter(country=country, in_force=True).update(in_force=False)
    CallingLaw.objects.filter(pk=law.pk).update(in_force=True)
    law.in_force = True
    NextStep.objects.filter(ready=True, place__country=country).update(ready=False)
    call_windows.refresh_country(country)  # its calling hours may differ
    requeue_blocked("place.country = %(country)s", {"country": country})


def requeue_blocked(which: str, facts: dict) -> None:
    """Requeue calls that waited for a legal basis. They are checked again when they are due."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE leads_nextstep step SET without_legal_basis = false, place_id = place.id
              FROM leads_company company JOIN leads_place place ON place.id = company.place_id
             WHERE step.without_legal_basis AND company.id = step.company_id AND {which}
            """,
            facts,
        )
