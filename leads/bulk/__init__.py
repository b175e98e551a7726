"""Actions on many leads at once: previewed, taken in the background lead by lead, logged, cancelled and undone."""
