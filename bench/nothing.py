"""The desk's addresses, and a page for who is signed in that does nothing."""

from django.http import HttpResponse
from django.urls import path

from salesdesk.people.access import allowed
from salesdesk.people.roles import Role
from salesdesk.urls import urlpatterns as of_the_desk


@allowed(Role.INSIDE)
def nothing(request):
    return HttpResponse()


urlpatterns = [path("nothing/", nothing), *of_the_desk]
