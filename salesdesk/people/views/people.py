from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesdesk.people import invitations, role_changes
from salesdesk.web.paging import page_of

from ..access import allowed
from ..forms import PersonForm
from ..models import User
from ..roles import Role


@allowed(Role.ADMIN)
@require_safe
def people(request):
    """Who works here; in the other tab, who did."""
    left = request.GET.get("state") == "left"
    shown = User.objects.filter(is_active=not left).select_related("team")
    page = page_of(shown, request.GET, by="name", size=25)
    return render(request, "people/list.html", {"page": page, "left": left})


@allowed(Role.ADMIN)
def add(request):
    """A new person, who gets a link by mail; it is shown too, for who has no mail yet."""
    form = PersonForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _saved(form, lambda: _invite(request, form.instance)):
        messages.success(request, _("%(name)s is invited.") % {"name": form.instance})
        return redirect("person-edit", form.instance.pk)
    return render(request, "people/person.html", {"form": form}, status=422 if form.errors else 200)


@allowed(Role.ADMIN)
def change(request, pk):
    person = get_object_or_404(User, pk=pk)
    name = person.name  # as it is, not as it is being typed
    link = (
        _link(request)(person, invitations.tokens.make_token(person))
        if invitations.is_pending(person)
        else ""
    )
    form = PersonForm(request.POST or None, instance=person, by=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: role_changes.change(form.instance))
    ):
        messages.success(request, _("%(name)s is saved.") % {"name": form.instance})
        return redirect("people")
    context = {"form": form, "person": person, "name": name, "link": link}
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@allowed(Role.ADMIN)
@require_POST
def invite(request, pk):
    """Send the link once more: the first one is too old, or was never seen."""
    person = get_object_or_404(User, pk=pk)
    if invitations.is_pending(person):
        _invite(request, person)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": person.email})
    return redirect("person-edit", pk)


def _saved(form, save) -> bool:
    """Save with the team that was typed; what is refused is said in the form."""
    try:
        with transaction.atomic():
            if not form.has_conflict():
                form.save_team()
                save()
    except role_changes.Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
    except IntegrityError:
        form.add_error("email", _("Somebody else has just saved this address or this team."))
    return not form.errors


def _invite(request, person):
    invitations.invite(person, _link(request), by=request.user)


def _link(request):
    return lambda person, token: request.build_absolute_uri(reverse("welcome", args=[person.pk, token]))
