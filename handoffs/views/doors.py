"""The ways out of a page: keys in a bar, each with what it will do, behind each a small form.

A door's address shows the page with that form open; posting to it goes through. Without JavaScript too.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from handoffs.forms.fields import DeskForm
from leads import funnel
from leads.doors import Way
from leads.forms.dropping import DropForm, answers

#: What is said when something dropped: by the door that was chosen, which may be another than its key's.
DROPPED = {
    Way.NURTURE: _("%(company)s is called again by inside."),
    Way.MARKETING: _("Marketing has %(company)s now."),
    Way.KEPT: _("You keep %(company)s."),
    Way.LOST: _("%(company)s is lost, and says why."),
    Way.FINAL: _("%(company)s is lost for good."),
}


class Door(NamedTuple):
    """`url` is the URL name and `do` the verb, called with the thing, who does it, and what the form says.

    `says` tells what it will do and `done` what it did, both of the thing; a drop says its own. `initial` fills
    the form.
    """

    url: str
    key: str
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

    @property
    def address(self) -> str:
        """The last part of its URL: handoff-send-back is send-back."""
        return self.url.partition("-")[2]


def bar(doors: list[Door], thing, opened: Door | None = None) -> list[dict]:
    """What the template draws."""
    return [
        {
            "url": reverse(door.url, args=[thing.pk]),
            "key": door.key,
            "label": door.label,
            "says": door.says(thing),
            "tone": door.tone,
            "open": door is opened,
        }
        for door in doors
    ]


def asked(request: HttpRequest, door: Door, thing) -> DeskForm | DropForm:
    """The form behind a door: as posted, or filled with what is known and was answered so far."""
    if request.method == "POST":
        return door.form(request.POST, by=request.user, **door.about(thing))
    known = door.initial(thing, request.user) | answers(request.GET)
    form = door.form(by=request.user, initial=known, **door.about(thing))
    form.takes_the_keyboard()
    return form


def gone_through(request: HttpRequest, door: Door, thing, form: DeskForm | DropForm) -> bool:
    """Whether the verb was done. A refusal stands in the form then, with all that was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = _dropped(form) if isinstance(form, DropForm) else door.done(thing)
    try:
        door.do(thing, request.user, **form.cleaned_data)
    except funnel.Refused as refused:
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
    request: HttpRequest, door: Door, thing, *, to: tuple, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """The way through a door: on to the page `to` names, or its form (again) on the page that `show` draws."""
    form = asked(request, door, thing)
    if gone_through(request, door, thing, form):
        return onward(request, *to)
    return show(request, thing, opened=door, form=form)


def page(
    request: HttpRequest,
    template: str,
    context: dict,
    around: Callable[[], dict],
    *,
    doors: list[dict],
    opened: Door | None = None,
    form: DeskForm | None = None,
) -> HttpResponse:
    """A page with its bar of `doors`. A key that was pressed there draws the bar alone, without what is `around`."""
    context = context | {"doors": doors, "door": opened, "form": form}
    if request.htmx and opened:
        return render(request, f"{template}#doors", context, status=status(request))
    return render(request, template, context | around(), status=status(request))


def onward(request: HttpRequest, to: str, *args) -> HttpResponse:
    """To the next page, as a whole, also from an htmx form."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(to, args=args))
    return redirect(to, *args)


def status(request: HttpRequest) -> int:
    """A form that comes back was refused."""
    return 422 if request.method == "POST" else 200
