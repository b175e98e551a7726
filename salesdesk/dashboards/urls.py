"""The gallery: pages that only read."""

from django.urls import path

from . import views

urlpatterns = [
    path("funnel/", views.funnel, name="funnel"),
    path("handoffs/ledger/", views.handoff_ledger, name="ledger"),
    path("handoffs/ledger/handoffs/", views.ledger_handoffs, name="ledger-handoffs"),
    path("funnel/leads/", views.funnel_leads, name="funnel-leads"),
]
