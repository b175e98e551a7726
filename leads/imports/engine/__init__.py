"""Work on imports in steps of bounded time, each its own short transaction.

`turns` gives the lists their turns, `steps` does one step of a list, and the other modules are the parts of a step.
All state is in columns of ImportBatch and in the staging tables, so that any worker can go on after another was killed.
"""
