"""The door for pages and the API in production."""

import os

from django.core.wsgi import get_wsgi_application

from partyplanner.checks import timeouts
from partyplanner.web.content_types import checked

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
application = checked(get_wsgi_application())
timeouts.refuse_wrong()
