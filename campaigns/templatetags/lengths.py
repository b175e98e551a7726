from django import template

from .. import lengths

register = template.Library()
register.filter("said", lengths.said)
