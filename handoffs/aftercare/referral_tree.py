"""The tree of referrals: the companies that a customer introduced, theirs in turn, and who introduced the customer.

Companies can introduce each other, so a company that is on the way already ends its branch.
"""

from dataclasses import dataclass, field

from handoffs.models import Referral
from leads.models import Company, Lead

#: Levels in each direction, and companies in all: beyond them the page of a company in the tree goes on.
LEVELS, MOST = 4, 200


@dataclass
class Branch:
    """A company in the tree, and whom it introduced."""

    company: Company
    referral: Referral | None = None
    #: The reader may open its lead; of other leads only the company's name is told.
    is_visible: bool = False
    #: It stands elsewhere in the tree, with what it introduced.
    is_repeated: bool = False
    introduced: list["Branch"] = field(default_factory=list)


def tree_of(company: Company, user) -> Branch:
    """Return the tree below `company`, level by level: one statement for each level."""
    root, seen = Branch(company), {company.pk}
    level = {company.pk: root}
    for _number in range(LEVELS):
        found = _made(lead__company__in=level).order_by("pk")[: MOST - len(seen) + 1]
        following: dict[int, Branch] = {}
        made = [(each, each.new_lead) for each in found if each.new_lead]
        visible = _visible([lead for _referral, lead in made], user)
        for referral, lead in made:
            child = Branch(lead.company, referral, lead.pk in visible, lead.company_id in seen)
            level[referral.lead.company_id].introduced.append(child)
            if not child.is_repeated:
                seen.add(child.company.pk)
                following[child.company.pk] = child
        level = following
        if not level or len(seen) >= MOST:
            break
    return root


def brought_by(company: Company) -> list[Referral]:
    """Return the referrals that led to `company`, the nearest first: who introduced it, who introduced them."""
    chain: list[Referral] = []
    seen, pk = {company.pk}, company.pk
    while len(chain) < LEVELS:
        referral = _made(new_lead__company=pk).order_by("pk").first()
        if referral is None or referral.lead.company_id in seen:
            break
        chain.append(referral)
        pk = referral.lead.company_id
        seen.add(pk)
    return chain


def _made(**of):
    return Referral.objects.for_lists().filter(new_lead__isnull=False, **of)


def _visible(leads: list[Lead], user) -> set[int]:
    seen = Lead.objects.visible_to(user).filter(pk__in=[lead.pk for lead in leads])
    return set(seen.values_list("pk", flat=True)) if leads else set()
