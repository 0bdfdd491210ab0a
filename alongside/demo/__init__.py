"""The demonstration program: every person and organization in it is invented."""
