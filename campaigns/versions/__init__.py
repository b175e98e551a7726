"""Copies of a campaign as versions: the hypothesis of each, the line they form, and what changed."""
