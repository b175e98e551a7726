"""People: who works here, and how they get in."""

from django.urls import URLPattern, path

from .views import absences, dayplans, entrance, me, people, teams

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="person-new"),
    path("people/<int:pk>/", people.change, name="person-edit"),
    path("people/<int:pk>/invite/", people.invite, name="person-invite"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:pk>/", teams.change, name="team-edit"),
    path("people/teams/<int:pk>/mix/", teams.mix, name="team-mix"),
    path("people/teams/<int:pk>/address/", teams.address, name="team-address"),
    path("people/first/<str:token>/", entrance.first, name="first-admin"),
    path("people/welcome/<int:uid>/<str:token>/", entrance.welcome, name="welcome"),
    path("people/plans/", dayplans.day_plans, name="day-plans"),
    path("me/", me.me, name="me"),
    path("me/keys/", me.keys, name="my-keys"),
    path("me/absences/", absences.absences, name="absences"),
    path("me/absences/<int:pk>/take-back/", absences.take_back, name="absence-take-back"),
]
