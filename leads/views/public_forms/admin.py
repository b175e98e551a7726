"""The pages on which admins make public forms and read what was sent."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from leads.forms.public_forms.definition import DefinitionForm
from leads.forms.public_forms.submission import SubmissionForm
from leads.models import FormField, FormText, PublicForm
from leads.public_forms import definitions
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER
from salesdesk.web.paging import page_of


@require_safe
@allowed(*ADMINISTER)
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms."""
    page = page_of(PublicForm.objects.select_related("campaign"), request.GET, by="name")
    return render(request, "leads/public_forms/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def create(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a form, and show how a site uses it."""
    return _edit(request, get_object_or_404(PublicForm, pk=pk))


@require_safe
@allowed(*ADMINISTER)
def submissions(request: HttpRequest, pk: int) -> HttpResponse:
    """List what was sent with a form, with the consent text that was shown."""
    form = get_object_or_404(PublicForm, pk=pk)
    page = page_of(form.submissions.select_related("lead__company", "text"), request.GET)
    for row in page.rows:
        row.shown = [(label, row.answers[name]) for name, label in FormField.choices if name in row.answers]
    return render(request, "leads/public_forms/submissions.html", {"form": form, "page": page})


def _edit(request: HttpRequest, public_form: PublicForm | None) -> HttpResponse:
    name = public_form and public_form.name
    form = DefinitionForm(request.POST if request.method == "POST" else None, instance=public_form)
    if request.method == "POST" and form.is_valid() and (saved := _saved(form, request.user)):
        messages.success(request, _("%(name)s saved.") % {"name": saved})
        return redirect("public-form-edit", saved.pk)
    context = {"form": form, "name": name, "public_form": public_form}
    if public_form:
        context["snippets"] = [
            _snippet(public_form, text) for text in definitions.texts_of(public_form).values()
        ]
    status = 422 if form.errors else 200
    return render(request, "leads/public_forms/edit.html", context, status=status)


@transaction.atomic
def _saved(form: DefinitionForm, by) -> PublicForm | None:
    if saved := form.saved():
        definitions.write_texts(saved, form.texts(), by)
    return saved


def _snippet(public_form: PublicForm, text: FormText) -> dict:
    """Return the address of the page in one language, and the HTML for another site."""
    url = f"{settings.DESK_URL}{reverse('public-form', args=[public_form.key])}?lang={text.language}"
    with override(text.language):
        form = SubmissionForm(public_form=public_form, text=text, auto_id=f"desk-{public_form.pk}-%s")
        context = {"form": form, "text": text, "url": url, "proof": _proof(public_form)}
        html = render_to_string("leads/public_forms/snippet.html", context)
    return {"language": text.get_language_display(), "url": url, "html": html.strip()}


def _proof(public_form: PublicForm) -> dict | None:
    """Return the addresses that a form needs for its proof of work, if it asks for one."""
    if not public_form.asks_proof:
        return None
    challenge, script = (
        reverse("public-form-challenge", args=[public_form.key]),
        reverse("public-form-script"),
    )
    return {"challenge": settings.DESK_URL + challenge, "script": settings.DESK_URL + script}
