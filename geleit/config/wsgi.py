"""WSGI entry for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geleit.config.settings")
application = get_wsgi_application()

# What was made by now lives as long as the process: nobody need look through it again for what is no longer used.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
