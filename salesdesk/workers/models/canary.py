from django.db import models


class Canary(models.Model):
    """A promise to nobody that is always about to fall due: while it surfaces in time, so do the others."""

    due_at = models.DateTimeField()
    surfaced_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "canaries"
        constraints = [models.CheckConstraint(name="only_one_canary", condition=models.Q(id=1))]

    def __str__(self):
        return f"{self.due_at:%Y-%m-%d %H:%M:%S}"
