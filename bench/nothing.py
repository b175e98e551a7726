"""The desk's URLs plus an empty page for signed-in reps."""

from django.http import HttpResponse
from django.urls import path

from salesdesk.people.access import allowed
from salesdesk.people.roles import Role
from salesdesk.urls import urlpatterns as desk_urlpatterns


@allowed(Role.INSIDE)
def nothing(request):
    return HttpResponse()


urlpatterns = [path("nothing/", nothing), *desk_urlpatterns]
