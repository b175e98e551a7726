"""What the demo desk shows today, besides what its history left."""
