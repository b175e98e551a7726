from django import template

from campaigns import durations

register = template.Library()
register.filter("said", durations.format_duration)
