from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from salesdesk.navigation import home_of
from salesdesk.people.access import signed_in


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the start page of this person's role."""
    return redirect(home_of(request.user))
