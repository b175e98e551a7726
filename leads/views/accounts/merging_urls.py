"""Merging companies and contacts, undoing it, and the list of those that may be the same."""

from django.urls import path

from . import contact_merge, duplicates, merge

urlpatterns = [
    path("contacts/<int:pk>/merge/", contact_merge.merge, name="contact-merge"),
    path("merges/<int:pk>/", merge.undo, name="merge"),
    path("leads/duplicates/", duplicates.duplicates, name="duplicates"),
    path("leads/duplicates/<int:pk>/", duplicates.judge, name="duplicate-judge"),
    path("leads/<int:lead_id>/merge/", merge.find_duplicate, name="lead-merge"),
    path("leads/<int:lead_id>/merge/<int:other_id>/", merge.merge, name="lead-merge-with"),
]
