"""Uploaded files: checked, stored under random names outside the web root, and served as attachments.

What a file belongs to, and so who may see it, is known to the apps above, which link to `StoredFile`.
"""
