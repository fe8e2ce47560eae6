"""Protokoll: append-only events of who did and who read what."""
