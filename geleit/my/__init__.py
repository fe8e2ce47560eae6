"""A volunteer's own pages, with a session of their own: nobody here is a user of the staff pages."""
