"""Leads: the desk itself, the lists, the imports."""

from django.urls import path

from leads.views import (
    desk,
    desk_day,
    home,
    imports,
    lead,
    leads,
    leaks,
    missing,
    moving,
    nurture,
    search,
    seats,
    unplaced,
)

urlpatterns = [
    # The desk.
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.take, name="desk-next"),
    path("desk/log/<int:lead_id>/", desk.log, name="desk-log"),
    path("desk/release/", desk.release, name="desk-release"),
    path("desk/heartbeat/", desk.heartbeat, name="desk-heartbeat"),
    path("desk/when/<int:lead_id>/", desk.when, name="desk-when"),
    path("desk/skip/", desk_day.skip, name="desk-skip"),
    path("desk/pause/", desk_day.pause, name="desk-pause"),
    path("desk/resume/", desk_day.resume, name="desk-resume"),
    path("desk/undo/", desk_day.undo, name="desk-undo"),
    path("desk/chance/", desk_day.chance, name="desk-chance"),
    path("desk/news/", desk_day.news, name="desk-news"),
    path("desk/around/", desk.around, name="desk-around"),
    # Leads: the list, each one's page and its doors, and finding anyone.
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<int:lead_id>/", lead.lead, name="lead"),
    path("leads/<int:lead_id>/note/", lead.note, name="lead-note"),
    path("leads/<int:lead_id>/seats/", seats.add, name="lead-seat-add"),
    path("leads/<int:lead_id>/seats/<int:contact_id>/", seats.seat, name="lead-seat"),
    path("leads/<int:lead_id>/move/", moving.reassign, name="lead-reassign"),
    path("leads/<int:lead_id>/drop/", moving.drop, name="lead-drop"),
    path("leads/<int:lead_id>/interest/", moving.interest, name="lead-interest"),
    # The telephone nurture, and what nobody will touch.
    path("nurture/", nurture.nurture, name="nurture"),
    path("nurture/replan/", nurture.replan, name="nurture-replan"),
    path("nurture/replan/<int:pk>/undo/", nurture.undo, name="nurture-undo"),
    path("leaks/", leaks.leaks, name="leaks"),
    path("leaks/<int:lead_id>/plan/", leaks.plan, name="leak-plan"),
    # Lists: sent, mapped, looked at, imported; and the leads that lack a number or a territory.
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new, name="import-new"),
    path("imports/<int:batch_id>/", imports.batch, name="import"),
    path("imports/<int:batch_id>/mapping/", imports.mapping, name="import-mapping"),
    path("imports/<int:batch_id>/commit/", imports.commit, name="import-commit"),
    path("imports/<int:batch_id>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:batch_id>/refused.csv", imports.refused, name="import-refused"),
    path("leads/missing/", missing.missing, name="leads-missing"),
    path("leads/<int:lead_id>/complete/", missing.complete, name="lead-complete"),
    path("leads/unplaced/", unplaced.unplaced, name="leads-unplaced"),
    path("leads/unplaced/place/", unplaced.place, name="leads-place"),
]
