from django.urls import URLPattern, path

from .views import absences, daily_targets, levels, me, onboarding, people, security_events, teams

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="person-new"),
    path("people/<int:pk>/", people.change, name="person-edit"),
    path("people/<int:pk>/block-sign-in/", people.block, name="person-block"),
    path("people/<int:pk>/invite/", people.invite, name="person-invite"),
    path("people/levels/", levels.table, name="levels"),
    path("people/levels/<str:level>/", levels.change, name="level-edit"),
    path("people/security-events/", security_events.security_events, name="security-events"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:pk>/", teams.change, name="team-edit"),
    path("people/teams/<int:pk>/call-blend/", teams.blend, name="team-call-blend"),
    path("people/teams/<int:pk>/postal-address/", teams.address, name="team-postal-address"),
    path("people/first/<str:token>/", onboarding.first, name="first-admin"),
    path("people/welcome/<int:uid>/<str:token>/", onboarding.welcome, name="welcome"),
    path("people/daily-targets/", daily_targets.daily_targets, name="daily-targets"),
    path("me/", me.me, name="me"),
    path("me/shortcuts/", me.shortcuts, name="my-shortcuts"),
    path("me/absences/", absences.absences, name="absences"),
    path("me/absences/<int:pk>/cancel/", absences.cancel, name="absence-cancel"),
]
