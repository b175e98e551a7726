"""What the team agreed on and shares: the funnel, and what works in calls."""
