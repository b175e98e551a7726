"""The agreed funnel: the version in force, proposals and their signatures, the recurring actions, and history."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.agreement import action_board, proposing, signing
from campaigns.agreement.differences import differences
from campaigns.agreement.proposing import NotAgreed
from campaigns.forms.agreement import DeclineForm, ProposalSheet
from campaigns.models import AgreedAction, FunnelAgreement
from campaigns.models.agreement.parts import AgreedStageName
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_CAMPAIGNS, manages_team
from salesdesk.people.roles import Role

from .team_choice import team_shown, teams_to_choose

SIGNERS = (Role.MARKETING, Role.INSIDE, Role.FIELD)
HISTORY = 20


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def agreement(request: HttpRequest) -> HttpResponse:
    """Show the version in force with its actions, the proposal if there is one, and the history of the team."""
    team = team_shown(request)
    versions = list(_versions(request).filter(team=team)[:HISTORY])
    current = next((each for each in versions if each.state == "in_force"), None)
    proposed = next((each for each in versions if each.state == "proposed"), None)
    context = {
        "team": team,
        "teams": teams_to_choose(request),
        "current": current,
        "stages": _in_order(current) if current else [],
        "rows": action_board.board(current, request.user) if current else [],
        "proposed": proposed,
        "versions": versions,
        "may_propose": manages_team(request.user, team.pk) and not proposed,
    }
    return render(request, "campaigns/agreement/agreement.html", context)


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the next version, starting from the one in force."""
    team = team_shown(request)
    base = _versions(request).filter(team=team).in_force().first()
    sheet = ProposalSheet(request.POST if request.method == "POST" else None, team=team, base=base)
    if sheet.is_bound and sheet.is_valid():
        try:
            made = proposing.propose(
                team, request.user, sheet.terms, sheet.signers, sheet.times.cleaned_data["note"]
            )
        except NotAgreed as refused:
            sheet.refuse(str(refused))
        else:
            messages.success(request, _("Proposed. The three signers are told."))
            return redirect("agreement-version", made.pk)
    context = {"form": sheet, "team": team, "base": base}
    return render(request, "campaigns/agreement/propose.html", context, status=422 if sheet.is_bound else 200)


@require_POST
@allowed(*SIGNERS)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    try:
        signed = signing.sign(found, request.user)
    except NotAgreed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("In force.") if signed.state == "in_force" else _("Signed."))
    return redirect("agreement-version", pk)


@require_POST
@allowed(*SIGNERS)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a proposal with a reason, which its author is told."""
    found = _visible(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        signing.decline(found, request.user, form.cleaned_data["reason"])
    except NotAgreed as refused:
        form.add_error(None, str(refused))
        return _show(request, found, form)
    messages.success(request, _("Declined."))
    return redirect("agreement-version", pk)


@require_POST
@allowed(*MANAGE_TEAMS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        proposing.withdraw(_visible(request, pk), request.user)
    except NotAgreed as refused:
        messages.error(request, str(refused))
    return redirect("agreement-version", pk)


@require_POST
@allowed(*VIEW_CAMPAIGNS)
def mark_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a recurring action as done in its current period."""
    action = get_object_or_404(
        AgreedAction.objects.filter(
            agreement__in=FunnelAgreement.objects.visible_to(request.user).in_force()
        ),
        pk=pk,
    )
    try:
        action_board.mark_done(action, request.user)
    except NotAgreed as refused:
        messages.error(request, str(refused))
    return redirect("agreement")


def _versions(request: HttpRequest) -> QuerySet[FunnelAgreement]:
    versions = FunnelAgreement.objects.visible_to(request.user).select_related("proposed_by", "team")
    return versions.prefetch_related("stages", "actions", "signers__person")


def _visible(request: HttpRequest, pk: int) -> FunnelAgreement:
    return get_object_or_404(_versions(request), pk=pk)


def _show(request: HttpRequest, found: FunnelAgreement, form: DeclineForm | None = None) -> HttpResponse:
    before = _versions(request).filter(team=found.team_id, number__lt=found.number, in_force_at__isnull=False)
    signer = next((each for each in found.signers.all() if each.person_id == request.user.pk), None)
    is_open = found.state == "proposed"
    base = before.first()
    context = {
        "found": found,
        "stages": _in_order(found),
        "base": base,
        "changes": differences(base, found),
        "may_sign": is_open and signer is not None and not signer.signed_at,
        "may_withdraw": is_open and manages_team(request.user, found.team_id),
        "form": form or DeclineForm(),
    }
    return render(request, "campaigns/agreement/version.html", context, status=422 if form else 200)


def _in_order(found: FunnelAgreement) -> list:
    order = AgreedStageName.values
    return sorted(found.stages.all(), key=lambda each: order.index(each.stage))
