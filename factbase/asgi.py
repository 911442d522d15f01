"""The same for servers that speak ASGI. WSGI is preferred: Factbase's views are synchronous and open no websockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
os.environ.setdefault("FACTBASE_STATEMENT_TIMEOUT", "5")
application = get_asgi_application()
