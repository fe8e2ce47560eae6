"""Static files: names with a content hash and compressed copies when collected, plain names when not (tests)."""

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """Hashed and compressed files; a missing entry falls back to the plain name instead of failing the page."""

    manifest_strict = False


Storage: type[StaticFilesStorage] = HashedStorage if settings.STATIC_ROOT.exists() else StaticFilesStorage
