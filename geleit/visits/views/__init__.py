"""Pages for editors of visiting rules."""
