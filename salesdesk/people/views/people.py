from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesdesk.outbox import emails, mail_server
from salesdesk.people.membership import invitations, role_changes
from salesdesk.people.sign_in import block as sign_in_block
from salesdesk.web.paging import page_of

from ..access import allowed
from ..forms import PersonForm
from ..models import User
from ..permissions import ADMINISTER
from ..roles import TAKEOVER_ROLES


@allowed(*ADMINISTER)
@require_safe
def people(request):
    """List the people with an active account, or those who left."""
    left = request.GET.get("state") == "left"
    shown = User.objects.filter(is_active=not left).select_related("team")
    page = page_of(shown, request.GET, by="name", size=25)
    return render(request, "people/list.html", {"page": page, "left": left})


@allowed(*ADMINISTER)
def add(request):
    """Invite a new person. The link is e-mailed, and shown in case they have no mailbox yet."""
    form = PersonForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _saved(form, lambda: _invite(request, form.instance)):
        added = (
            _("%(name)s added. The invitation is being e-mailed.")
            if mail_server.is_configured()
            else _("%(name)s added. The invitation waits until a mail server is set up.")
        )
        messages.success(request, added % {"name": form.instance})
        return redirect("person-edit", form.instance.pk)
    return render(request, "people/person.html", {"form": form}, status=422 if form.errors else 200)


@allowed(*ADMINISTER)
def change(request, pk):
    person = get_object_or_404(User, pk=pk)
    name = person.name  # the saved name: validation changes the instance
    link = _link(person, invitations.tokens.make_token(person)) if invitations.is_pending(person) else ""
    form = PersonForm(request.POST or None, instance=person, by=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: role_changes.change(form.instance, by=request.user))
    ):
        messages.success(request, _("%(name)s saved.") % {"name": form.instance})
        return redirect("people")
    holds_work = person.role in TAKEOVER_ROLES
    delivery = emails.delivery_of(invitations.dedupe_prefix(person)) if link else None
    context = {
        "form": form,
        "person": person,
        "name": name,
        "link": link,
        "delivery": delivery,
        "holds_work": holds_work,
    }
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@allowed(*ADMINISTER)
@require_POST
def invite(request, pk):
    """Send the invitation again, for instance after the first link expired."""
    person = get_object_or_404(User, pk=pk)
    if invitations.is_pending(person):
        _invite(request, person)
        messages.success(request, _("Invitation to %(email)s queued again.") % {"email": person.email})
    return redirect("person-edit", pk)


@allowed(*ADMINISTER)
@require_POST
def block(request, pk):
    """Block sign-in and end all sessions at once, or allow sign-in again. Their work stays theirs."""
    person = get_object_or_404(User, pk=pk)
    if "allow" in request.POST:
        sign_in_block.allow(person, request.user, request)
        messages.success(request, _("%(name)s can sign in again.") % {"name": person})
        return redirect("person-edit", pk)
    try:
        sign_in_block.block(person, request.user, request)
    except role_changes.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("Sign-in of %(name)s is blocked, and all their sessions have ended.") % {"name": person},
        )
    return redirect("person-edit", pk)


def _saved(form, save) -> bool:
    """Save the person and, if entered, a new team; return False with errors in the form if that fails."""
    try:
        with transaction.atomic():
            if not form.has_conflict():
                form.save_team()
                save()
    except role_changes.Refused as error:
        for reason in error.reasons:
            form.add_error(None, reason)
    except IntegrityError:
        form.add_error("email", _("This e-mail address or team name was just taken. Use another one."))
    return not form.errors


def _invite(request, person):
    invitations.invite(person, _link, by=request.user)


def _link(person, token):
    """Return the address of an invitation. It begins with DESK_URL: a forged Host header must not get into it."""
    return f"{settings.DESK_URL}{reverse('welcome', args=[person.pk, token])}"
