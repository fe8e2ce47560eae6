"""Benutzer: counties and their units, users and memberships, roles and permissions, sign-in."""
