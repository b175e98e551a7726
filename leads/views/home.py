from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from salesdesk.navigation import home_of
from salesdesk.people.access import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Where this person's day starts."""
    return redirect(home_of(request.user))
