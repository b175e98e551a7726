"""The times that an agreement sets in campaigns."""

#: The fields of a campaign, and of an agreement.
TIMES = ("first_call_within", "offer_mql_after", "answer_within", "nurture_every")
