"""Pages: Django's ordinary door. An unsound production start is refused here too, whoever starts us."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samvag.config.settings")
application = get_wsgi_application()

from samvag.config.checks import require_sound  # noqa: E402, the settings must be read first

require_sound()
