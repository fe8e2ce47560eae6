"""Integrationspläne: fields of action, goals, steps, agreement, reviews and frozen versions."""
