"""The web process. What it asks of the database has a deadline; commands run as long as they need."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
os.environ.setdefault("FACTBASE_STATEMENT_TIMEOUT", "5")
application = get_wsgi_application()
