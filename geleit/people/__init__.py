"""Personen: the people counselled, their names and spellings, families and dated histories."""
