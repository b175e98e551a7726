"""The page of one e-mail, with the others of its conversation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leads.correspondence import enclosing
from leads.models import Email
from salesdesk.people.access import signed_in


@require_safe
@signed_in
def email(request: HttpRequest, token) -> HttpResponse:
    """Show an e-mail as a whole."""
    found = get_object_or_404(Email.objects.visible_to(request.user).with_timeline(), pk=token)
    later = found.answered_by.with_timeline().order_by("at")
    context = {
        "email": found,
        "lead": found.activity.lead,
        "later": later,
        "files": enclosing.files_of(found),
        "brochures": found.brochures.select_related("brochure__brochure"),
    }
    return render(request, "leads/correspondence/email.html", context)
