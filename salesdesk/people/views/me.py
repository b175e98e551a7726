from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..access import signed_in
from ..forms import MeForm, ShortcutsForm
from ..models import User

YEAR = 60 * 60 * 24 * 365


@signed_in
def me(request):
    """What everyone sets for themselves: name, language, clock, hours, theme."""
    person = User.objects.get(pk=request.user.pk)  # the bar shows the name as it is, not as it is being typed
    theme = request.COOKIES.get("theme", "")
    form = MeForm(request.POST or None, instance=person, initial={"theme": theme})
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(person.language):
            messages.success(request, _("Saved."))
        return _dressed(redirect("me"), request, form.cleaned_data["theme"])
    return render(request, "people/settings.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def shortcuts(request):
    """Which single keys somebody wants, or none: server-drawn, so that every page knows them at once."""
    person = User.objects.get(pk=request.user.pk)
    if request.method == "POST" and "usual" in request.POST:
        person.custom_shortcuts, person.shortcuts_enabled = {}, True
        person.save(update_fields=["custom_shortcuts", "shortcuts_enabled"])
        messages.success(request, _("The usual keys again."))
        return redirect("my-shortcuts")
    form = ShortcutsForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("my-shortcuts")
    return render(request, "people/shortcuts.html", {"form": form}, status=422 if form.errors else 200)


def _dressed(response, request, theme):
    """The theme is kept in the browser, where static/js/theme.js reads and writes it too."""
    if theme:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
