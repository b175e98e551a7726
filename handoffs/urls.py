"""Handoffs and opportunities: what becomes of the call."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
