"""Map the columns of a table to fields."""
