"""Forms for strangers: making one, and what a submission does."""
