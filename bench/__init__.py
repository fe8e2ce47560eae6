"""Measures: how fast the pages are, with how many statements, and how near to what the database alone needs."""
