"""The app: its name, and what it hooks into Django at start."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.core.checks import CheckMessage, Tags, register
from django.core.management import call_command
from django.db.models.signals import post_migrate, post_save, pre_migrate


def cache_table(using: str, **_: Any) -> None:
    """After every migrate: the table of the cache that all processes share."""
    call_command("createcachetable", database=using, verbosity=0)


def documents(**_: Any) -> list[CheckMessage]:
    """System check: the manifest of trusted documents; what it takes is imported only where there is one."""
    if not settings.DOCUMENTS:
        return []
    from quotes.graph import manifest

    return manifest.check()


class QuotesConfig(AppConfig):
    """Sources, speakers, quotes and claims, with provenance."""

    name = "quotes"
    verbose_name = "Factbase"

    def ready(self) -> None:
        from quotes.models import change_log, triggers
        from quotes.search import kept, rewrite

        pre_migrate.connect(kept.opened, sender=self)
        pre_migrate.connect(change_log.opened, sender=self)
        post_migrate.connect(triggers.installed, sender=self)
        post_migrate.connect(change_log.installed, sender=self)
        post_migrate.connect(kept.installed, sender=self)
        post_migrate.connect(cache_table, sender=self)
        post_save.connect(rewrite.loaded)
        register(triggers.check, Tags.database)
        register(change_log.check, Tags.database)
        register(kept.check, Tags.database)
        register(documents)


class Admin(AdminConfig):
    """Django's admin with our site: Django looks for it before it imports our rooms."""

    default_site = "quotes.admin.site.ours"
