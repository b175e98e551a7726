"""Field answers a handoff by one of five keys (R9, R10); inside takes it back."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs import answering
from handoffs.forms.answers import KeepForm, MarketForm, NurtureForm, SendBackForm, TermsForm
from handoffs.forms.fields import today
from handoffs.models import Handoff
from leads import funnel
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import inbox
from .doors import Door, asked, gone_through, onward

READERS = (Role.FIELD, Role.INSIDE, Role.MARKETING, Role.MANAGER, Role.ADMIN)

ANSWERS = [
    Door(
        url="handoff-accept",
        key="a",
        label=_("Accept: mine now"),
        says=lambda handoff: gettext("becomes an opportunity"),
        form=TermsForm,
        do=answering.accept,
        done=lambda handoff: gettext("%(company)s is yours.") % {"company": handoff.lead.company},
        tone="good",
        button=_("Accept"),
        initial=lambda handoff, by: {"value": handoff.lead.value, "chance": handoff.lead.chance},
    ),
    Door(
        url="handoff-send-back",
        key="s",
        label=_("Send back: not ready"),
        says=lambda handoff: gettext("on top of %(who)s’s calls") % {"who": handoff.offered_by.first_name},
        form=SendBackForm,
        do=answering.send_back,
        done=lambda handoff: (
            gettext("%(who)s finds out what is missing.") % {"who": handoff.offered_by.first_name}
        ),
        button=_("Send back"),
    ),
    Door(
        url="handoff-nurture",
        key="i",
        label=_("Interested, not soon"),
        says=lambda handoff: gettext("to Inside, by telephone"),
        form=NurtureForm,
        do=answering.to_nurture,
        done=lambda handoff: (
            gettext("%(company)s is called again by inside.") % {"company": handoff.lead.company}
        ),
        button=_("To telephone nurture"),
    ),
    Door(
        url="handoff-marketing",
        key="m",
        label=_("Fell back into the market"),
        says=lambda handoff: gettext("to Marketing, digital"),
        form=MarketForm,
        do=answering.to_marketing,
        done=lambda handoff: gettext("Marketing has %(company)s now.") % {"company": handoff.lead.company},
        button=_("To Marketing"),
    ),
    Door(
        url="handoff-keep",
        key="k",
        label=_("Keep: it is exceptional"),
        says=lambda handoff: gettext("you nurture it yourself"),
        form=KeepForm,
        do=answering.keep,
        done=lambda handoff: gettext("You keep %(company)s.") % {"company": handoff.lead.company},
        button=_("Keep it"),
        initial=lambda handoff, by: {"review_on": today(by) + timedelta(answering.REVIEW_AFTER.days)},
    ),
]
BY_NAME = {door.url: door for door in ANSWERS}


@require_safe
@allowed(*READERS)
def handoffs(request: HttpRequest) -> HttpResponse:
    """The inbox, by the clock."""
    return inbox.show(request, None, doors=ANSWERS)


@require_safe
@allowed(*READERS)
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    return inbox.show(request, _seen(request, pk), doors=ANSWERS)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the five answers: its form, or the answer itself."""
    found, door = _seen(request, pk), BY_NAME[name]
    form = asked(request, door, found)
    if gone_through(request, door, found, form):
        return onward(request, "handoffs")
    return inbox.show(request, found, doors=ANSWERS, opened=door, form=form)


@require_POST
@allowed(Role.INSIDE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    try:
        answering.withdraw(found, request.user)
    except funnel.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("Taken back: hand it over again, or open it."))
    return onward(request, "handoff", found.pk)


def _seen(request: HttpRequest, pk: int) -> Handoff:
    return get_object_or_404(Handoff.objects.seen_by(request.user).for_inbox(), pk=pk)
