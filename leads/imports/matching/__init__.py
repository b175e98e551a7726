"""Match the rows of a list with known companies and contacts, and give each its verdict."""
