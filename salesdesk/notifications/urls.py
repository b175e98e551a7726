from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("notifications/", views.listed, name="notifications"),
    path("notifications/read/", views.mark_all, name="notifications-read"),
    path("notifications/<int:pk>/open/", views.open_one, name="notification-open"),
    path("notifications/<int:pk>/read/", views.mark, name="notification-read"),
    path("me/notifications/", views.channels, name="notification-settings"),
]
