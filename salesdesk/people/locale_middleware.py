"""Activate each user's language, country and time zone."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from salesdesk import clock, formats


class LocaleMiddleware:
    """Use the settings of signed-in users; anonymous users get their browser's language and UTC."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        zone = ZoneInfo(person.time_zone) if clock.is_zone(person.time_zone) else None
        with formats.read_by(person), timezone.override(zone):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", formats.page_language())
        return response
