"""The gallery: pages that only read."""

from django.urls import path

from . import views

urlpatterns = [
    path("funnel/", views.funnel, name="funnel"),
    path("handoffs/report/", views.handoff_ledger, name="handoff-report"),
    path("handoffs/report/handoffs/", views.ledger_handoffs, name="handoff-report-list"),
    path("funnel/leads/", views.funnel_leads, name="funnel-leads"),
]
