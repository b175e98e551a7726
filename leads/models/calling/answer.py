from django.conf import settings
from django.db import models

from campaigns.models import Question
from leads.models.lead import Lead
from salesdesk import clock


class Answer(models.Model):
    """The answer of a lead to a qualification question, in one round."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("lead", "question", "round", name="one_answer_per_question_and_round"),
            models.CheckConstraint(name="answer_is_not_empty", condition=~models.Q(text="")),
        ]

    def __str__(self):
        return self.text
