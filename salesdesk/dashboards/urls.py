"""The gallery: pages that only read."""

from django.urls import path

from . import views

urlpatterns = [
    path("funnel/", views.funnel, name="funnel"),
    path("funnel/leads/", views.funnel_leads, name="funnel-leads"),
]
