"""Exports of lists: asked for with a reason, written in the background, downloaded for a week, logged for good."""
