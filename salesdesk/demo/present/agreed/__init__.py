"""The agreed funnel, the weekly meetings, and the tips that the team shares."""
