"""Campaigns, sources and territories side by side at equal age, with what the numbers allow to say (R13)."""
