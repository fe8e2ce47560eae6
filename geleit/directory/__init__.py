"""Verzeichnis: municipalities, offices and the teams where case managers sit."""
