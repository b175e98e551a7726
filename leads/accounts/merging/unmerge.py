"""Undo a merge: what it moved returns, what happened since stays with the company or contact that stayed.

Locks as the merges do (merge.py and contact_merge.py beside it).
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leads.accounts.merging import holds
from leads.accounts.merging.merge import requeue
from leads.accounts.merging.restoring import Restorer
from leads.compliance import call_windows, eligibility
from leads.funnel import activities, next_steps, transitions
from leads.imports.engine import locks
from leads.models import Activity, Company, Contact, Lead, Merge, NextStep, Stakeholder
from leads.models.queue.step_kind import CALL_KINDS
from salesdesk import clock, formats
from salesdesk.people.permissions import MANAGE_TEAMS, MERGE_COMPANIES
from salesdesk.people.roles import Role

#: How long the person who merged can undo it; managers can at any time.
UNDO_WITHIN = timedelta(days=30)
#: Merges on the page of a company or contact.
MOST_SHOWN = 10


def merges_of(company: Company, contact: Contact | None = None) -> QuerySet[Merge]:
    """Return the merges into this company, or into one of its contacts, newest first."""
    found = Merge.objects.filter(company=company, contact=contact).order_by("-pk")
    return found.select_related("gone_company", "gone_contact__company", "by")[:MOST_SHOWN]


def returning(merge: Merge) -> list[str]:
    """Return what the undo gives back, in sentences."""
    changes = {label: len(rows) for label, rows in merge.rows.items()}
    leads = sum(
        "company_id" in (before or {}) for before, _after in merge.rows.get(Lead._meta.label, {}).values()
    )
    people = sum(
        "company_id" in (before or {}) for before, _after in merge.rows.get("leads.Contact", {}).values()
    )
    found = [_("%(gone)s is a page of its own again.") % {"gone": merge.gone}]
    if leads:
        found.append(_("Leads that return: %(count)s.") % {"count": formats.number(leads)})
    if people and merge.gone_company_id:
        found.append(_("Contacts that return: %(count)s.") % {"count": formats.number(people)})
    if merge.closed_leads:
        count = formats.number(len(merge.closed_leads))
        found.append(_("Leads closed as duplicates that reopen: %(count)s.") % {"count": count})
    if changes.get("leads.NextStep"):
        found.append(_("Planned calls are again as they were, if nobody made or moved them."))
    return found


def obstacles(merge: Merge, leads: list[Lead], by) -> Iterator[str]:
    """Yield why `by` can't undo the merge; `leads` are those of its company. Calls are checked by the undo itself."""
    if merge.undone_at:
        yield _("This merge has already been undone.")
    if by.role not in MERGE_COMPANIES:
        yield _("Only sales support, managers and admins can undo a merge.")
    elif by.role not in MANAGE_TEAMS and (by.pk != merge.by_id or merge.at + UNDO_WITHIN < clock.now()):
        yield _("%(who)s can undo this merge within 30 days, and managers at any time.") % {"who": merge.by}
    if is_shared(leads, by):
        yield _("Another team works with this company. Ask an admin to undo the merge.")
    if merge.kept.merged_into_id:
        yield _("%(company)s was merged into another one since. Undo that merge first.") % {
            "company": merge.kept
        }
    later = Merge.objects.standing().filter(company=merge.company_id, pk__gt=merge.pk).order_by("-pk").first()
    if later:
        yield _("%(gone)s was merged later. Undo that merge first.") % {"gone": later.gone}


def is_shared(leads: list[Lead], by) -> bool:
    """Return whether another team has some of the leads, of which `by` may not read."""
    return by.role != Role.ADMIN and any(lead.campaign.team_id != by.team_id for lead in leads)


def happened_since(merge: Merge, leads: list[Lead]) -> list[str]:
    """Return what stays with the company or contact that stayed, because it came after the merge."""
    found = []
    if merge.gone_company_id:
        moved = set(merge.rows.get(Lead._meta.label, {}))
        for lead in leads:
            if str(lead.pk) not in moved and lead.created_at > merge.at:
                found.append(_("Lead since the merge: %(campaign)s.") % {"campaign": lead.campaign})
        for contact in Contact.objects.filter(company=merge.company_id, created_at__gt=merge.at).order_by(
            "pk"
        ):
            found.append(_("Contact since the merge: %(contact)s.") % {"contact": contact})
    with_kept = Activity.objects.filter(lead__in=[lead.pk for lead in leads], at__gt=merge.at)
    if merge.contact_id:
        with_kept = with_kept.filter(contact=merge.contact_id)
    else:
        ours = [lead.pk for lead in leads if not _returns(merge, lead)]
        with_kept = with_kept.filter(lead__in=ours)
    if count := with_kept.exclude(kind=Activity.Kind.MERGED).count():
        found.append(_("Activities since the merge: %(count)s.") % {"count": formats.number(count)})
    return found


@transaction.atomic
def undo(merge: Merge, by) -> list[str]:
    """Undo the merge and return what stays, as sentences.

    Raises Refused, with nothing changed, while a rep has the company on screen or if it can't be undone.
    """
    merge, leads = _locked(merge.pk)
    for reason in obstacles(merge, leads, by):
        raise transitions.Refused(reason)
    companies = [merge.company, *([merge.gone_company] if merge.gone_company else [])]
    holds.require_no_calls(companies)
    restorer = Restorer(merge, {lead.pk: lead for lead in leads}, by)
    stays = happened_since(merge, leads)
    restorer.restore_all()
    for lead in leads:
        if _returns(merge, lead):
            _keep_together(lead.pk, by)
    stays += restorer.left
    for company in companies:
        _call_again(company, by)
    merge.undone_by, merge.undone_at, merge.left = by, clock.now(), stays
    merge.save(update_fields=["undone_by", "undone_at", "left"])
    text = _("The merge of %(gone)s into %(kept)s was undone.") % {"gone": merge.gone, "kept": merge.kept}
    for lead in leads:
        activities.log(lead, Activity.Kind.MERGED, text, by, contact_id=merge.contact_id)
    return stays


def _locked(pk: int) -> tuple[Merge, list[Lead]]:
    """Lock the merge, and its company with its leads and next steps, until the transaction ends."""
    known = Merge.objects.get(pk=pk)
    companies = [each for each in (known.company_id, known.gone_company_id) if each]
    locks.lock_companies(companies, shared=True)
    ours = Lead.objects.filter(company__in=companies).order_by("pk").values_list("pk", flat=True)
    leads = [transitions.lock_lead(lead) for lead in ours]
    list(Company.objects.select_for_update(no_key=True).filter(pk__in=companies).order_by("pk"))
    list(NextStep.objects.select_for_update().filter(company__in=companies).order_by("pk"))
    related = ("company", "gone_company", "contact__company", "gone_contact__company", "by")
    return Merge.objects.select_related(*related).select_for_update(of=["self"]).get(pk=pk), leads


def _returns(merge: Merge, lead: Lead) -> bool:
    """Return whether the lead goes back to the other company."""
    before, _after = merge.rows.get(Lead._meta.label, {}).get(str(lead.pk), [{}, {}])
    return before.get("company_id") == merge.gone_company_id is not None


def _keep_together(pk: int, by) -> None:
    """Leave contacts that were added since behind: the lead, its calls and roles go on with those of its company."""
    lead = transitions.lock_lead(pk)
    company = lead.company
    Stakeholder.objects.filter(lead=lead).exclude(contact__company=company).delete()
    if lead.contact and lead.contact.company_id != company.pk:
        lead.contact = company.contacts.order_by("pk").first()
        transitions.save(lead, by)
    steps = NextStep.objects.filter(lead=lead)
    for step in steps.filter(contact__isnull=False).exclude(contact__company=company):
        if lead.contact is None or steps.filter(contact=lead.contact).exists():
            next_steps.cancel(step, by)
        else:
            steps.filter(pk=step.pk).update(contact=lead.contact)
    steps.update(company=company, ready=False)
    steps.filter(kind__in=CALL_KINDS, place__isnull=False).update(place=company.place_id)


def _call_again(company: Company, by) -> None:
    requeue(company, by)
    call_windows.roll(clock.now())
    eligibility.make_company_ready(company.pk, clock.now())
