"""The funnel that Marketing, Inside and Field agree on: proposing, signing, and its recurring actions (R14)."""
