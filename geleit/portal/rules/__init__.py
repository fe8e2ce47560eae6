"""Pure rules of the portal: how texts are read, what a colour must meet, how forgiving the search is."""
