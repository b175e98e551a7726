"""Import activities of another program: calls, e-mails, meetings and notes become entries of timelines.

They are dated as the list says, and belong to leads that are here already; a row that matches none is rejected. Nothing
moves because of them.
"""
