"""Ehrenamt: helper circles, volunteers, their hours and duties, and where in the county who is active."""
