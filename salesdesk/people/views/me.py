from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from salesdesk import formats

from ..access import signed_in
from ..forms import MeForm, ShortcutsForm
from ..models import User

YEAR = 60 * 60 * 24 * 365


@signed_in
def me(request):
    """Edit one's own name, language, time zone, working hours and theme."""
    person = User.objects.get(pk=request.user.pk)  # a copy: the top bar keeps showing the saved name
    theme = request.COOKIES.get("theme", "")
    form = MeForm(request.POST or None, instance=person, initial={"theme": theme})
    if request.method == "POST" and form.is_valid():
        form.save()
        with formats.read_by(person):
            messages.success(request, _("Settings saved."))
        return _with_theme(redirect("me"), request, form.cleaned_data["theme"])
    return render(request, "people/settings.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def shortcuts(request):
    """Edit one's own keyboard shortcuts, or restore the defaults."""
    person = User.objects.get(pk=request.user.pk)
    if request.method == "POST" and "reset" in request.POST:
        person.custom_shortcuts, person.shortcuts_enabled = {}, True
        person.save(update_fields=["custom_shortcuts", "shortcuts_enabled"])
        messages.success(request, _("Default shortcuts restored."))
        return redirect("my-shortcuts")
    form = ShortcutsForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Shortcuts saved."))
        return redirect("my-shortcuts")
    return render(request, "people/shortcuts.html", {"form": form}, status=422 if form.errors else 200)


def _with_theme(response, request, theme):
    """Store the theme in a cookie, which static/js/theme.js reads and writes too."""
    if theme:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
