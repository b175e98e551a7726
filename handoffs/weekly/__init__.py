"""The weekly meeting of an inside and a field rep: its pack, the actions they agree on, and mailing the pack (R15)."""
