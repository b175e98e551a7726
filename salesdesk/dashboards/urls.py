from django.urls import path

from . import views

urlpatterns = [
    path("funnel/", views.funnel, name="funnel"),
    path("handoffs/report/", views.show_handoff_report, name="handoff-report"),
    path("handoffs/report/handoffs/", views.handoff_report_rows, name="handoff-report-list"),
    path("planner/", views.planner, name="planner"),
    path("funnel/leads/", views.funnel_leads, name="funnel-leads"),
]
