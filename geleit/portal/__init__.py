"""The public pages of a county: what anybody may read without signing in."""
