"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liyuan.config.settings")

application = get_wsgi_application()

# What was loaded stays for the life of the process, and a page makes thousands of short-lived
# objects: collecting as often as by default costs a page about a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
