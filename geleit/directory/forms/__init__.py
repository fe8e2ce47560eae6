"""Forms of the directory's editors."""
