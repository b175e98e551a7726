"""Handoffs and opportunities: what becomes of the call."""

from django.urls import path

from .views import handoff, kept, offer, opportunities, opportunity

urlpatterns = [
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
