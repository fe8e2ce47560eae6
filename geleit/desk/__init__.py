"""Schreibtisch: my day, search, the case file and team pages, where several rooms meet."""
