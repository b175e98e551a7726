"""Make a company a partner, and end the partnership."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.funnel.transitions import Refused
from leads.models import Company, Partner
from salesdesk import clock, formats


@transaction.atomic
def start(partner: Partner) -> Partner:
    """Save a new partner, which its owner talks to first today. Raises Refused if the company is a partner already."""
    company = Company.objects.select_for_update(no_key=True).get(pk=partner.company_id)
    if company.merged_into_id:
        raise Refused(_("%(company)s has already been merged. Reload the page.") % {"company": company})
    if Partner.objects.active().filter(company=company).exists():
        raise Refused(_("%(company)s is a partner already.") % {"company": company})
    partner.next_talk_at = partner.check_at = partner.created_at = clock.now()
    partner.save()
    return partner


@transaction.atomic
def end(partner: Partner) -> Partner:
    """End the partnership: its links stop to work, and its deals stay as they are."""
    partner = Partner.objects.select_for_update(of=["self"], no_key=True).get(pk=partner.pk)
    if partner.ended_at is None:
        partner.ended_at = clock.now()
        partner.save(update_fields=["ended_at"])
    return partner


def offboarding_obstacles(person) -> Iterator[str]:
    """Yield that `person` owns partners, for people.membership.offboarding."""
    if count := Partner.objects.active().filter(owner=person).count():
        yield ngettext(
            "%(who)s owns %(count)s partner. Give it another owner first.",
            "%(who)s owns %(count)s partners. Give them another owner first.",
            count,
        ) % {"who": person, "count": formats.number(count)}
