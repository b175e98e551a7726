"""Campaigns and territories: why the desk calls, and where."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
