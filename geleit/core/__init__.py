"""Werkzeug: what every room stands on. Base page, components, clock, county wall, code lists. No domain word."""
