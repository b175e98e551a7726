"""People: who works here, and how they get in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
