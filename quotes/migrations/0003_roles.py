"""The groups Contributor and Reviewer."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from quotes.models.roles import install


def make(apps: Any, schema_editor: Any) -> None:
    """Django makes permissions only after the last migration; these are needed now."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("quotes")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=alias)
    config.models_module = None
    groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    install(groups.objects.using(alias), permissions.objects.using(alias))


class Migration(migrations.Migration):
    dependencies = [("quotes", "0002_curation"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
