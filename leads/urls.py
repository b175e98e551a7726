"""Leads: the desk itself, the lists, the imports."""

from django.urls import path

from leads.views import desk, home, lead, leads, moving, search

urlpatterns = [
    # The desk.
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.take, name="desk-next"),
    path("desk/log/<int:lead_id>/", desk.log, name="desk-log"),
    path("desk/release/", desk.release, name="desk-release"),
    path("desk/heartbeat/", desk.heartbeat, name="desk-heartbeat"),
    path("desk/around/", desk.around, name="desk-around"),
    # Leads: the list, each one's page and its doors, and finding anyone.
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<int:lead_id>/", lead.lead, name="lead"),
    path("leads/<int:lead_id>/note/", lead.note, name="lead-note"),
    path("leads/<int:lead_id>/move/", moving.reassign, name="lead-reassign"),
    path("leads/<int:lead_id>/nurture/", moving.nurture, name="lead-nurture"),
    path("leads/<int:lead_id>/marketing/", moving.marketing, name="lead-marketing"),
    path("leads/<int:lead_id>/rule-out/", moving.rule_out, name="lead-rule-out"),
    path("leads/<int:lead_id>/interest/", moving.interest, name="lead-interest"),
]
