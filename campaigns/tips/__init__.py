"""Tips for a campaign's calls: shared by reps, marked as useful by colleagues, added to the script by the manager."""
