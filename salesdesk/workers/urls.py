"""The workers: what they did last, and what they gave up."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("workers/", views.workers, name="workers"),
    path("workers/dead-letters/retry/", views.all_again, name="dead-letters-retry"),
    path("workers/dead-letters/<int:pk>/", views.letter, name="dead-letter"),
    path("workers/dead-letters/<int:pk>/retry/", views.again, name="dead-letter-retry"),
]
