"""Read the cells of a row as a company with its people."""
