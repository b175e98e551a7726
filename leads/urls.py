"""Leads: the desk itself, the lists, the imports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
