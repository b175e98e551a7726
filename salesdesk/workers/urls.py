"""The workers: what they did last, and what they gave up."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("workers/", views.workers, name="workers"),
    path("workers/letters/again/", views.all_again, name="letters-again"),
    path("workers/letters/<int:pk>/", views.letter, name="letter"),
    path("workers/letters/<int:pk>/again/", views.again, name="letter-again"),
]
