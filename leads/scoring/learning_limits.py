"""From how many outcomes on which method is used. Apart from learning.py, which loads numpy."""

SEGMENTS_FROM, LOGISTIC_FROM = 200, 2_000
