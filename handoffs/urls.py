"""Handoffs and opportunities: what becomes of the call."""

from django.urls import path

from .views import appointment, calendar, feed, handoff, kept, offer, opportunities, opportunity

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/link/", feed.link, name="calendar-link"),
    path("calendar/link/make/", feed.make, name="calendar-link-make"),
    path("calendar/link/revoke/", feed.revoke, name="calendar-link-revoke"),
    path("calendar/feed/<str:secret>.ics", feed.feed, name="calendar-feed"),
    path("calendar/feedback/", calendar.feedback, name="meeting-feedback"),
    path("calendar/new/", appointment.new, name="appointment-new"),
    path("calendar/new/<int:lead_id>/", appointment.book, name="appointment-book"),
    path("calendar/<int:pk>/", appointment.appointment, name="appointment"),
    *(
        path(f"calendar/<int:pk>/{door.address}/", appointment.act, {"name": door.url}, name=door.url)
        for door in appointment.DOORS
    ),
    path("handoffs/", handoff.handoffs, name="handoffs"),
    path("handoffs/offer/<int:lead_id>/", offer.offer, name="handoff-offer"),
    path("handoffs/<int:pk>/", handoff.handoff, name="handoff"),
    path("handoffs/<int:pk>/withdraw/", handoff.withdraw, name="handoff-withdraw"),
    *(
        path(f"handoffs/<int:pk>/{door.address}/", handoff.answer, {"name": door.url}, name=door.url)
        for door in handoff.ANSWERS
    ),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/open/<int:lead_id>/", offer.open_here, name="opportunity-open"),
    path("opportunities/<int:pk>/", opportunity.opportunity, name="opportunity"),
    path("opportunities/<int:pk>/confirm/", opportunity.confirm, name="opportunity-confirm"),
    *(
        path(f"opportunities/<int:pk>/{door.address}/", opportunity.close, {"name": door.url}, name=door.url)
        for door in opportunity.WAYS
    ),
    path("opportunities/kept/<int:pk>/", kept.kept, name="kept"),
    *(
        path(f"opportunities/kept/<int:pk>/{door.address}/", kept.let_go, {"name": door.url}, name=door.url)
        for door in kept.DOORS
    ),
]
