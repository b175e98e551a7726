"""Bring the companies of a campaign's audience in from the desk: count them, check them, and create their leads."""
