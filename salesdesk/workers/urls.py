"""URLs of the workers page and of dead letters."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("workers/", views.workers, name="workers"),
    path("workers/outgoing-email/", views.outgoing, name="outgoing-email"),
    path("workers/outgoing-email/<int:pk>/", views.outgoing_email, name="outgoing-email-text"),
    path("workers/dead-letters/retry/", views.retry_all, name="dead-letters-retry"),
    path("workers/dead-letters/<int:pk>/", views.dead_letter, name="dead-letter"),
    path("workers/dead-letters/<int:pk>/retry/", views.retry, name="dead-letter-retry"),
]
