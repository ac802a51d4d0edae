import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.support import pseudo_locale


@pytest.fixture
def pseudo(tmp_path, settings):
    """The pseudo-locale, as a language that a browser may ask for."""
    settings.LOCALE_PATHS = [pseudo_locale.install(tmp_path)]
    settings.LANGUAGES = [*django_settings.LANGUAGES, (pseudo_locale.CODE, "Pseudo")]
    pseudo_locale.known_translations()[pseudo_locale.CODE] = (
        pseudo_locale.PseudoTranslations()
    )  # the settings forget it
    yield pseudo_locale.CODE
    pseudo_locale.known_translations().pop(pseudo_locale.CODE, None)


@pytest.fixture
def client(pseudo):
    client = Client(headers={"Accept-Language": pseudo})
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = pseudo
    return client
