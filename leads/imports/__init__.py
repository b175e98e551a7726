"""Import of lists: read a file, map its columns, match its rows with known companies, and create leads."""
