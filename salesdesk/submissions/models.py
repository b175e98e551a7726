"""The forms that were accepted."""

from django.db import models

from salesdesk import clock


class Submission(models.Model):
    """A form that was accepted, with where its answer led; a copy of it is answered alike."""

    #: Of the person, page, rendered form and input (middleware.py), or of a public form's proof of work, which has
    #: no location.
    digest = models.CharField(primary_key=True, max_length=64)
    location = models.CharField(max_length=2000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_to_delete")]

    def __str__(self):
        return self.digest
