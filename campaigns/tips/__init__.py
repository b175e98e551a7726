"""What works in the calls of a campaign: reps share it, colleagues find it useful, the manager takes it over."""
