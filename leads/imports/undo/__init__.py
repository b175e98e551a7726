"""Undo an import within 30 days: what it created goes, and what it filled in is blank again.

Each slice of an import records what it did (`record`). Undoing goes through the slices from the last to the first, in
steps of the same engine: first to find what was touched since (`touched`), which is shown and stays, then to undo the
rest (`take_back`). `asking` moves an import from one state to the next. Objections in a list are never undone.
"""
