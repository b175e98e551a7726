"""The kinds of lists that can be imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contents(models.TextChoices):
    LEADS = "leads", _("Leads to call")
    OBJECTIONS = "objections", _("Do-not-call list: no one on it is called")
    HISTORY = "history", _("Past outcomes: leads and deals with what became of them")
    ACTIVITIES = "activities", _("Activities: calls, e-mails, meetings and notes of another program")


#: Lists that are dated in the past, which only an admin imports.
OF_THE_PAST = (Contents.HISTORY, Contents.ACTIVITIES)


class ListContents(models.Model):
    """A list with its kind."""

    contents = models.CharField(
        _("contents"), max_length=10, choices=Contents, default=Contents.LEADS, db_default=Contents.LEADS
    )

    class Meta:
        abstract = True

    @property
    def is_do_not_call_list(self) -> bool:
        return self.contents == Contents.OBJECTIONS

    @property
    def is_history(self) -> bool:
        return self.contents == Contents.HISTORY

    @property
    def is_activities(self) -> bool:
        return self.contents == Contents.ACTIVITIES
