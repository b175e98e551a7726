"""The ways out of a page: keys in a bar, each with what it will do, behind each a small form.

A key's address shows the page with that form open; posting to it goes through. Without JavaScript too.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from handoffs.forms.deals import DropDealForm
from handoffs.forms.fields import DeskForm
from leads.forms.exits import DropForm, answers
from leads.funnel import transitions
from leads.models import Lead
from leads.recycling.exits import Way

#: What is said when something dropped: by the door that was chosen, which may be another than its key's.
DROPPED = {
    Way.NURTURE: _("%(company)s is called again by inside."),
    Way.MARKETING: _("Marketing has %(company)s now."),
    Way.KEPT: _("You keep %(company)s."),
    Way.LOST: _("%(company)s is lost, and says why."),
    Way.FINAL: _("%(company)s is lost for good."),
}


class Key(NamedTuple):
    """`url` is the URL name and `do` the verb, called with the thing, who does it, and what the form says.

    `says` tells what it will do and `done` what it did, both of the thing; a drop says its own. `initial` fills
    the form.
    """

    url: str
    letter: str
    label: str
    says: Callable[[Any], str]
    form: type[DeskForm] | type[DropForm]
    do: Callable[..., object]
    done: Callable[[Any], str] = lambda thing: ""
    tone: str = ""
    button: str = ""
    initial: Callable[[Any, Any], dict] = lambda thing, by: {}
    #: What the form needs to know of the thing: a drop asks about its lead.
    about: Callable[[Any], dict] = lambda thing: {}


def drop(way: Way, *, ways: Callable[[Lead], list[Way]], **key) -> Key:
    """The key of a door (R10): its form has `way` chosen, and every other of `ways` stands beside it."""

    def about(thing) -> dict:
        lead = thing if isinstance(thing, Lead) else thing.lead
        return {"lead": lead, "chosen": way, "ways": ways(lead)}

    return Key(form=DropDealForm, about=about, **key)


def of_an_sql(lead: Lead) -> list[Way]:
    """The doors of an SQL that field has, or is offered."""
    return [Way.NURTURE, Way.MARKETING, Way.KEPT, Way.FINAL]


def bar(keys: list[Key], thing, opened: Key | None = None) -> list[dict]:
    """What the template draws."""
    return [
        {
            "url": reverse(key.url, args=[thing.pk]),
            "key": key.letter,
            "label": key.label,
            "says": key.says(thing),
            "tone": key.tone,
            "open": key is opened,
        }
        for key in keys
    ]


def asked(request: HttpRequest, key: Key, thing) -> DeskForm | DropForm:
    """The form behind a key: as posted, or filled with what is known and was answered so far."""
    if request.method == "POST":
        return key.form(request.POST, by=request.user, **key.about(thing))
    known = key.initial(thing, request.user) | answers(request.GET)
    form = key.form(by=request.user, initial=known, **key.about(thing))
    form.takes_the_keyboard()
    return form


def gone_through(request: HttpRequest, key: Key, thing, form: DeskForm | DropForm) -> bool:
    """Whether the verb was done. A refusal stands in the form then, with all that was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = _dropped(form) if isinstance(form, DropForm) else key.done(thing)
    try:
        key.do(thing, request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        if isinstance(form, DeskForm):
            form.refuse(refused)
        else:
            form.add_error(None, str(refused))
        return False
    messages.success(request, said)
    return True


def _dropped(form: DropForm) -> str:
    return DROPPED[form.cleaned_data["drop"].way] % {"company": form.lead.company}


def through(
    request: HttpRequest, key: Key, thing, *, to: tuple, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """The way through a key: on to the page `to` names, or its form (again) on the page that `show` draws."""
    form = asked(request, key, thing)
    if gone_through(request, key, thing, form):
        return onward(request, *to)
    return show(request, thing, opened=key, form=form)


def page(
    request: HttpRequest,
    template: str,
    context: dict,
    around: Callable[[], dict],
    *,
    keys: list[dict],
    opened: Key | None = None,
    form: DeskForm | None = None,
) -> HttpResponse:
    """A page with its bar of `doors`. A key that was pressed there draws the bar alone, without what is `around`."""
    context = context | {"pad": keys, "pressed": opened, "form": form}
    if request.htmx and opened:
        return render(request, f"{template}#pad", context, status=status(request))
    return render(request, template, context | around(), status=status(request))


def done(request: HttpRequest, verb: Callable[[], object]) -> bool:
    """Whether the verb of a button without a form was done; else the next page says why not."""
    try:
        verb()
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def onward(request: HttpRequest, to: str, *args) -> HttpResponse:
    """To the next page, as a whole, also from an htmx form."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(to, args=args))
    return redirect(to, *args)


def status(request: HttpRequest) -> int:
    """A form that comes back was refused."""
    return 422 if request.method == "POST" else 200
