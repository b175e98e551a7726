"""Handoffs and opportunities: what becomes of the call."""

from django.urls import path

from .views import (
    appointment,
    booking,
    calendar,
    calendar_feed,
    field_nurture,
    field_questions,
    handoff,
    offer,
    opportunities,
    opportunity,
    presales,
    takeover,
)

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/link/", calendar_feed.link, name="calendar-link"),
    path("calendar/link/make/", calendar_feed.make, name="calendar-link-make"),
    path("calendar/link/revoke/", calendar_feed.revoke, name="calendar-link-revoke"),
    path("calendar/feed/<str:secret>.ics", calendar_feed.feed, name="calendar-feed"),
    path("calendar/feedback/", calendar.feedback, name="meeting-feedback"),
    path("calendar/new/", booking.new, name="appointment-new"),
    path("calendar/new/<int:lead_id>/", booking.book, name="appointment-book"),
    path("calendar/<int:pk>/", appointment.appointment, name="appointment"),
    path("calendar/<int:pk>/read/", appointment.read, name="appointment-read"),
    *(
        path(f"calendar/<int:pk>/{key.address}/", appointment.act, {"name": key.url}, name=key.url)
        for key in appointment.KEYS
    ),
    path("people/<int:pk>/hand-on/", takeover.hand_on, name="person-hand-on"),
    path("handoffs/", handoff.handoffs, name="handoffs"),
    path("handoffs/offer/<int:lead_id>/", offer.offer, name="handoff-offer"),
    path("handoffs/<int:pk>/", handoff.handoff, name="handoff"),
    path("handoffs/<int:pk>/withdraw/", handoff.withdraw, name="handoff-withdraw"),
    path("handoffs/<int:pk>/pass-on/", handoff.pass_on, name="handoff-pass-on"),
    path("handoffs/tell/<int:lead_id>/", field_questions.tell, name="handoff-tell"),
    path("handoffs/meeting/<int:pk>/settle/", handoff.settle, name="meeting-settle"),
    *(
        path(f"handoffs/<int:pk>/{key.address}/", handoff.answer, {"name": key.url}, name=key.url)
        for key in handoff.ANSWERS
    ),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/open/<int:lead_id>/", offer.open_here, name="opportunity-open"),
    path("opportunities/<int:pk>/", opportunity.opportunity, name="opportunity"),
    path("opportunities/presales/<int:lead_id>/invite/", presales.invite, name="presales-invite"),
    path("opportunities/presales/<int:lead_id>/leave/", presales.leave, name="presales-leave"),
    path("opportunities/<int:pk>/confirm/", opportunity.confirm, name="opportunity-confirm"),
    path("opportunities/<int:pk>/keep/", opportunity.keep, name="opportunity-keep"),
    *(
        path(f"opportunities/<int:pk>/{key.address}/", opportunity.close, {"name": key.url}, name=key.url)
        for key in opportunity.KEYS
    ),
    path("opportunities/kept/<int:pk>/", field_nurture.kept, name="kept"),
    *(
        path(
            f"opportunities/kept/<int:pk>/{key.address}/",
            field_nurture.let_go,
            {"name": key.url},
            name=key.url,
        )
        for key in field_nurture.KEYS
    ),
]
