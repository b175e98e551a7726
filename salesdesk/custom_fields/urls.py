from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("custom-fields/", views.fields, name="custom-fields"),
    path("custom-fields/new/", views.add, name="custom-field-new"),
    path("custom-fields/<int:pk>/", views.change, name="custom-field"),
    path("custom-fields/<int:pk>/move/", views.move, name="custom-field-move"),
    path("custom-fields/<int:pk>/delete/", views.delete, name="custom-field-delete"),
]
