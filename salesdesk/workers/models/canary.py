from django.db import models


class Canary(models.Model):
    """A test row that falls due again and again; while it surfaces on time, so do real calls."""

    due_at = models.DateTimeField()
    surfaced_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "canaries"
        constraints = [models.CheckConstraint(name="only_one_canary", condition=models.Q(id=1))]

    def __str__(self):
        return f"{self.due_at:%Y-%m-%d %H:%M:%S}"
