"""The page on which the custom fields of a row are edited, for the views of each app."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .forms import ValuesForm
from .models import CustomField, Subject, values_model

#: Saves a valid form, and returns the sentences that say what changed, or None if there is an edit conflict.
Save = Callable[[Sequence[CustomField], ValuesForm], list[str] | None]


def edit(request: HttpRequest, subject: Subject, row, *, back: str, save: Save) -> HttpResponse:
    """Show or save the custom fields of `row`, which the user may edit; `back` is the address of its page."""
    fields = list(CustomField.objects.of(subject))
    found = values_model(subject)._default_manager.filter(pk=row.pk).values_list("values", flat=True)
    data = request.POST if request.method == "POST" else None
    form = ValuesForm(data, fields=fields, stored=found.first() or {})
    if data is not None and form.is_valid() and (changed := save(fields, form)) is not None:
        if changed:
            messages.success(request, _("Saved: %(facts)s.") % {"facts": "; ".join(changed)[:300]})
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(back)
    context = {"form": form, "fields": fields, "row": row, "subject": subject, "back": back}
    return render(request, "custom_fields/edit.html", context, status=422 if form.errors else 200)
