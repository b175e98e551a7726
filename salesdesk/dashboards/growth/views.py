"""A rep's own page about the next level: the evidence, and the history. Managers promote here."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesdesk.people.access import allowed
from salesdesk.people.forms.level_change import LevelChangeForm
from salesdesk.people.membership import level_changes
from salesdesk.people.membership.role_changes import Refused
from salesdesk.people.models import User
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS
from salesdesk.people.roles import Level, Role
from salesdesk.templatetags.formatting import number, percent

from . import evidence

MOST_CHANGES = 30


@require_safe
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def growth(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence and the history of a rep, to them and to their managers."""
    person = get_object_or_404(_visible(request.user), pk=pk)
    form = LevelChangeForm(initial={"seen": person.level, "level": person.level})
    return _show(request, person, form)


@require_POST
@allowed(*MANAGE_TEAMS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Promote or demote a rep."""
    person = get_object_or_404(_visible(request.user), pk=pk)
    if not level_changes.may_change(person, request.user):
        raise Http404
    form = LevelChangeForm(request.POST)
    if form.is_valid():
        try:
            level_changes.change_level(person, request.user, **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            level = Level(form.cleaned_data["level"]).label
            messages.success(
                request, _("%(who)s is %(level)s now.") % {"who": person, "level": level.lower()}
            )
            return redirect("growth", person.pk)
    return _show(request, person, form, status=422)


def _visible(user: User) -> QuerySet[User]:
    """Return the inside reps whose growth `user` may see: themselves, or those of their team."""
    reps = User.objects.filter(role=Role.INSIDE)
    if user.role in MANAGE_TEAMS:
        return reps if user.role == Role.ADMIN else reps.filter(team=user.team_id)
    return reps.filter(pk=user.pk)


def _show(request: HttpRequest, person: User, form: LevelChangeForm, status: int = 200) -> HttpResponse:
    now, before = evidence.lately(person)
    levels = list(Level)
    place = levels.index(Level(person.level)) if person.level else 0
    context = {
        "person": person,
        "own": person.pk == request.user.pk,
        "form": form if level_changes.may_change(person, request.user) else None,
        "figures": _figures(now, before),
        "next_level": levels[place + 1] if place + 1 < len(levels) else None,
        "changes": person.level_changes.select_related("by").order_by("-pk")[:MOST_CHANGES],
    }
    return render(request, "dashboards/growth.html", context, status=status)


def _figures(now: evidence.Evidence, before: evidence.Evidence) -> list[dict[str, Any]]:
    def rate(label: str, won: str, of: str) -> dict[str, Any]:
        n, earlier = getattr(now, of), getattr(before, of)
        return {
            "label": label,
            "value": percent(getattr(now, won), n) if n else "–",
            "n": _("%(won)s of %(all)s") % {"won": number(getattr(now, won)), "all": number(n)},
            "before": percent(getattr(before, won), earlier) if earlier else "–",
            "is_small": n < evidence.FEW,
        }

    return [
        {
            "label": _("SQLs accepted by field"),
            "value": number(now.accepted),
            "n": "",
            "before": number(before.accepted),
            "is_small": False,
        },
        rate(_("Acceptance rate"), "accepted", "answered"),
        rate(_("Quotes won"), "quotes_won", "quotes_decided"),
        rate(_("Deals won"), "deals_won", "deals_decided"),
    ]
