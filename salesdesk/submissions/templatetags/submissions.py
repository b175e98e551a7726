"""The key of a form that creates something."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from salesdesk.submissions.middleware import FIELD

register = template.Library()


@register.simple_tag
def submission_key() -> SafeString:
    """Mark a form whose copies change nothing, however often they are sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())
