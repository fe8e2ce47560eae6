"""Fälle: a person's counselling case, its eligibility and clock, who is responsible, tasks."""
