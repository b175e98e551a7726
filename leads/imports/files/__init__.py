"""Read any file as rows of cells: encodings, delimiters, workbooks, and their limits.

`child` runs in a process of its own, without Django's apps, the database or any secret, and with limits on memory and
time. `reading` starts it. Everything that parses a file runs there, so a hostile file can only end the child.
"""
