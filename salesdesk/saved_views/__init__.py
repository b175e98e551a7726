"""Saved views of lists and dashboards: filter, order and columns under a name, own or shared with the team."""
