"""The companies of a campaign's audience, checked and filled by a sweep."""
