"""Vorführung: two real counties with invented people."""
