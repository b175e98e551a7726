"""Everyone reads the desk in their own language and sees its times on their own clock."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from salesdesk import clock


class LocaleMiddleware:
    """For who is signed in; strangers get what their browser asks for, and UTC."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        zone = ZoneInfo(person.time_zone) if clock.is_zone(person.time_zone) else None
        with translation.override(person.language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", person.language)
        return response
