"""The gallery: pages that only read."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
