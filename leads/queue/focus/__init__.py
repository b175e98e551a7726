"""Focus requests: cold leads that field or a manager wants called first this week, by name or by a saved filter."""
