"""Limits on the quotes of inside reps by level, and the approvers of a quote above them."""

from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.models.campaign import Route
from handoffs.models import ApprovalState, QuoteVersion
from salesdesk import formats
from salesdesk.people import levels
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import amounts


def exceeded(version: QuoteVersion, level: str) -> list[str]:
    """Return which limits of `level` the quote exceeds, a sentence each."""
    limits = levels.limits_of(level)
    route, currency = version.quote.opportunity.lead.route, version.currency
    discount = version.lines.aggregate(largest=Max("discount"))["largest"] or Decimal(0)
    found = []
    if version.net > limits.closes_up_to:
        facts = {"net": amounts.exact_money(version.net, currency)}
        facts["limit"] = formats.money(limits.closes_up_to, currency)
        found.append(_("The total of %(net)s is above the limit of %(limit)s.") % facts)
    if discount > limits.max_discount:
        facts = {"discount": amounts.rate(discount), "limit": amounts.rate(limits.max_discount)}
        found.append(_("The discount of %(discount)s is above the limit of %(limit)s.") % facts)
    if route not in limits.routes:
        text = _("Leads with the route “%(route)s” are closed by others.")
        found.append(text % {"route": Route(route).label})
    return found


def needs_approval(version: QuoteVersion, by: User) -> list[str]:
    """Return why `by` may not send this quote alone; nothing for field, who has no limits."""
    return exceeded(version, by.level) if by.role == Role.INSIDE else []


def refusal(version: QuoteVersion, by: User) -> str:
    """Return why the quote can't go out yet, with who may let it, or "" if it can."""
    why = needs_approval(version, by)
    if not why or version.approvals.filter(state=ApprovalState.APPROVED).exists():
        return ""
    names = ", ".join(each.name for each in approvers(version, by)[:4])
    ask = _("Ask for approval: %(names)s.") % {"names": names} if names else _("Nobody here can approve it.")
    return " ".join([*why, ask])


def approvers(version: QuoteVersion, by: User) -> list[User]:
    """Return who may approve it: managers of the team, and colleagues whose level allows it; never `by`."""
    team = version.quote.opportunity.lead.campaign.team_id
    people = User.objects.filter(team=team, is_active=True, role__in=[Role.MANAGER, Role.INSIDE]).exclude(
        pk=by.pk
    )
    found = list(people.order_by("name"))
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=by.pk).order_by("name")
    able: dict[str, bool] = {}
    for each in found:
        if each.role == Role.INSIDE and each.level not in able:
            able[each.level] = not exceeded(version, each.level)
    managers = [each for each in found if each.role == Role.MANAGER]
    colleagues = [each for each in found if each.role == Role.INSIDE and able[each.level]]
    return [*managers, *colleagues, *admins]
