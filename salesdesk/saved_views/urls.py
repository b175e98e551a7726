from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("views/<slug:area>/", views.listed, name="saved-views"),
    path("views/<slug:area>/new/", views.create, name="saved-view-new"),
    path("views/<int:pk>/edit/", views.edit, name="saved-view"),
    path("views/<int:pk>/delete/", views.delete, name="saved-view-delete"),
]
