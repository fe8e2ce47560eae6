"""Visiting rules: may I come, with or without an appointment, and what must I wear or bring; house rules."""
