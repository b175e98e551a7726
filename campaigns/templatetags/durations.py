from django import template

from campaigns import durations

register = template.Library()
register.filter("format_duration", durations.format_duration)
register.filter("format_working_time", durations.format_working_time)
