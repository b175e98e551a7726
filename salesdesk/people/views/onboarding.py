from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from salesdesk import formats
from salesdesk.people.access import anyone
from salesdesk.people.forms import FirstAdminForm, WelcomeForm
from salesdesk.people.membership import first_admin, invitations
from salesdesk.people.models import User


@anyone
@never_cache
@sensitive_post_parameters()
def first(request, token):
    """Create the first admin through the link printed on the console."""
    try:
        first_admin.check(token)
        form = FirstAdminForm(request.POST or None, person=User())
        if request.method == "POST" and form.is_valid():
            values = {name: form.cleaned_data[name] for name in ("email", "name", "password")}
            login(request, first_admin.create(token, **values))
            return redirect("people")
    except first_admin.LinkExpired:
        return render(request, "people/link_expired.html", status=410)
    return render(request, "people/first_admin.html", {"form": form}, status=422 if form.errors else 200)


@anyone
@never_cache
@sensitive_post_parameters()
def welcome(request, uid, token):
    """Let an invited person set a password, and sign them in."""
    person = invitations.invited_user(uid, token)
    if person is None:
        return render(request, "people/link_expired.html", status=410)
    form = WelcomeForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        accepted = invitations.accept_invitation(person, token, form.cleaned_data["password"])
        if accepted is None:
            return render(request, "people/link_expired.html", status=410)
        login(request, accepted)
        return redirect("home")
    with formats.read_by(person):
        context = {"form": form, "person": person}
        return render(request, "people/welcome.html", context, status=422 if form.errors else 200)
