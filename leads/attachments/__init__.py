"""Files of leads, notes and companies: attaching, listing, deleting."""
