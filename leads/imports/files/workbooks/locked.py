"""Say that a workbook is locked."""

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable


def locked() -> NotATable:
    return NotATable(_("The workbook is locked with a password. Remove the password and upload it again."))
