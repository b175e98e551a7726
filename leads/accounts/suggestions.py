"""Facts that lists suggest for companies and contacts: use one by correcting the fact, or keep what the desk has."""

from django.db.models import Q, QuerySet

from leads.models import Company, Contact, FactSuggestion, Lead
from salesdesk import clock


def visible_to(user) -> QuerySet[FactSuggestion]:
    """Return the open suggestions for companies whose leads `user` can see."""
    leads = Lead.objects.visible_to(user)
    return FactSuggestion.objects.open().filter(company__in=leads.values("company"))


def about(company: Company, contact: Contact | None) -> QuerySet[FactSuggestion]:
    """Return the open suggestions for a company and one of its contacts."""
    who = Q(contact__isnull=True) | Q(contact=contact) if contact else Q(contact__isnull=True)
    return FactSuggestion.objects.open().filter(who, company=company).order_by("at", "pk")


def settle_changed(company: Company, contact: Contact | None, changed: dict[str, str], by) -> None:
    """Settle the suggestions for facts that were corrected; `changed` holds the new values by field."""
    suggested = FactSuggestion.objects.open().filter(company=company, contact=contact, field__in=changed)
    for each in suggested:
        _settle(each, by, is_used=each.value.casefold() == changed[each.field].casefold())


def keep_ours(suggestion: FactSuggestion, by) -> None:
    """Settle a suggestion: the desk's own fact stays."""
    _settle(suggestion, by, is_used=False)


def _settle(suggestion: FactSuggestion, by, *, is_used: bool) -> None:
    open_still = FactSuggestion.objects.open().filter(pk=suggestion.pk)
    open_still.update(settled_by=by, settled_at=clock.now(), is_used=is_used)
