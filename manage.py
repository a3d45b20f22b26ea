#!/usr/bin/env python
"""Django's command line; `samvag` is the entry for running the product."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samvag.config.settings")
    execute_from_command_line(sys.argv)
