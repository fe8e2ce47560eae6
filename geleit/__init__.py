"""Geleit: integration management for German counties. Start with docs/architecture.md."""
