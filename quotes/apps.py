"""The app: its name, and what it hooks into Django at start."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class QuotesConfig(AppConfig):
    """Sources, speakers, quotes and claims, with provenance."""

    name = "quotes"
    verbose_name = "Factbase"

    def ready(self) -> None:
        from quotes.models import triggers

        post_migrate.connect(triggers.installed, sender=self)
        register(triggers.check, Tags.database)
