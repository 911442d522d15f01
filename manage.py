#!/usr/bin/env python
"""Factbase's commands: `python manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line

INTERRUPTED = 130
"""What shells say of a command that Ctrl-C ended."""

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped: nothing is half-done. The same command goes on from there, or begins anew.\n")
        sys.exit(INTERRUPTED)
