"""Templates of e-mails: list, edit, preview, delete."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leads.correspondence import merge_fields
from leads.correspondence import templates as email_templates
from leads.forms.correspondence.template import TemplateForm
from leads.models import EmailTemplate
from salesdesk.people.access import signed_in
from salesdesk.web.paging import count_text, page_of


@require_safe
@signed_in
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates that the user may use."""
    visible = EmailTemplate.objects.visible_to(request.user)
    page = page_of(visible.select_related("team"), request.GET, by="name")
    editable = EmailTemplate.objects.editable_by(request.user).filter(pk__in=[each.pk for each in page.rows])
    context = {
        "page": page,
        "count": count_text(visible, page),
        "editable": set(editable.values_list("pk", flat=True)),
    }
    return render(request, "leads/correspondence/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Edit a template, and preview it as typed for a lead."""
    mine = EmailTemplate.objects.editable_by(request.user)
    template = get_object_or_404(mine, pk=pk) if pk else EmailTemplate(language=request.user.language)
    form = TemplateForm(
        request.POST if request.method == "POST" else None, instance=template, user=request.user
    )
    previews = "preview" in request.POST
    if form.is_bound and form.is_valid() and not previews and (saved := form.saved()):
        messages.success(request, _("%(template)s saved.") % {"template": saved})
        return redirect("email-templates")
    shown = template if template.text and not form.errors else None
    context = {
        "form": form,
        "template": template if pk else None,
        "fields": merge_fields.LISTED,
        "preview": email_templates.example(shown, request.user) if shown else None,
    }
    status = 422 if form.errors else 200
    return render(request, "leads/correspondence/template.html", context, status=status)


@require_POST
@signed_in
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a template; e-mails that were written with it stay."""
    found = get_object_or_404(EmailTemplate.objects.editable_by(request.user), pk=pk)
    found.delete()
    messages.success(request, _("%(template)s deleted.") % {"template": found})
    return redirect("email-templates")
