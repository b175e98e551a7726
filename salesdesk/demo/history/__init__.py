"""Half a year of work on the demo desk, played day by day."""
