"""Settings, root URLs, WSGI entry and the command line."""
