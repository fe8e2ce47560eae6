"""Beratung: consultations, their topics, place, participants and interpreters."""
