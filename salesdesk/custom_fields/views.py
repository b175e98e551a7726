"""The pages on which admins define custom fields."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER

from . import definitions
from .forms import DefinitionForm
from .models import MOST_FIELDS, CustomField, Subject


@require_safe
@allowed(*ADMINISTER)
def fields(request: HttpRequest) -> HttpResponse:
    """List the fields of companies, contacts, leads or opportunities, in order."""
    subject = _subject(request)
    found = list(CustomField.objects.of(subject))
    context = {"fields": found, "subject": subject, "subjects": Subject, "most": MOST_FIELDS}
    return render(request, "custom_fields/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def add(request: HttpRequest) -> HttpResponse:
    field = CustomField(subject=_subject(request))
    form = DefinitionForm(request.POST if request.method == "POST" else None, instance=field)
    if request.method == "POST" and _save(form):
        return _saved(request, form.instance)
    context = {"form": form, "subject": field.subject, "subject_label": field.get_subject_display()}
    return render(request, "custom_fields/field.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(_present(), pk=pk)
    name = field.label
    form = DefinitionForm(request.POST if request.method == "POST" else None, instance=field)
    if request.method == "POST" and _save(form):
        return _saved(request, form.instance)
    context = {"form": form, "field": field, "name": name, "subject": field.subject}
    context["subject_label"] = field.get_subject_display()
    return render(request, "custom_fields/field.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*ADMINISTER)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a field up, or down without `up`."""
    field = get_object_or_404(_present(), pk=pk)
    definitions.move(field, up="up" in request.POST)
    return redirect(_list_of(field))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many values are lost, then delete the field."""
    field = get_object_or_404(_present(), pk=pk)
    if request.method == "POST":
        definitions.delete(field, clock.now())
        messages.success(request, _("%(field)s deleted.") % {"field": field})
        return redirect(_list_of(field))
    used = definitions.count_values(field)
    most = definitions.COUNTED_TO
    context = {"field": field, "used": used, "is_more": used > most, "counted_to": most}
    context["uses"] = [use for use in definitions.field_uses(field) if use]
    return render(request, "custom_fields/delete.html", context)


@transaction.atomic
def _save(form: DefinitionForm) -> bool:
    """Save a valid form, checked under the lock: two people may add the same label, or the last field, at once."""
    definitions.lock(form.instance.subject)
    if not form.is_valid():
        return False
    if form.instance.pk is not None:
        return form.saved() is not None
    try:
        definitions.add(form.instance)
    except definitions.TooManyFields:
        text = _("There are %(most)s fields already. Delete one that nobody uses first.")
        form.add_error(None, text % {"most": MOST_FIELDS})
        return False
    return True


def _present():
    return CustomField.objects.filter(deleted_at=None)


def _subject(request: HttpRequest) -> Subject:
    typed = request.GET.get("of", "")
    return Subject(typed) if typed in Subject.values else Subject.LEAD


def _list_of(field: CustomField) -> str:
    return f"{reverse('custom-fields')}?of={field.subject}"


def _saved(request: HttpRequest, field: CustomField) -> HttpResponse:
    messages.success(request, _("%(field)s saved.") % {"field": field})
    return redirect(_list_of(field))
