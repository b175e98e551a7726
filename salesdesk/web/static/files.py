"""Static files in production: bundled, compressed and named for their content when they are collected.

`collectstatic` writes each file once, under a name with a hash of its content, with a gzip and a Brotli copy beside
it. A browser keeps it for a year without asking again. Files of earlier versions stay, for pages that are still open.
"""

import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

from salesdesk.web.static import bundles

ENTRIES = "entries/"
#: Files that pages do not link, because entries contain them.
SOURCES = ("css/", "js/")
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


class BundledStorage(ManifestStaticFilesStorage):
    """Publishes every collected file under a name with its hash; entries as bundles, without their sources."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Publish the files at `paths`; yield the name, the published name, and whether it was processed."""
        if dry_run:
            return
        self.hashed_files = {}
        compressor = Compressor(quiet=True)
        # Stylesheets last: they refer to other files by their published names.
        for name in sorted(paths, key=lambda name: (name.endswith(".css"), name)):
            if not name.startswith(SOURCES):
                self.hashed_files[name] = self._publish(name, self._content(name, paths), compressor)
                yield name, self.hashed_files[name], True
            self.delete(name)
        self.save_manifest()

    def save_manifest(self) -> None:
        """Replace the list of published names in one step, as a web process may be starting."""
        listed = self.manifest_name
        self.manifest_name = f"{listed}.{os.getpid()}"
        super().save_manifest()
        os.replace(self.path(self.manifest_name), self.path(listed))
        self.manifest_name = listed

    def _content(self, name: str, paths: dict[str, Any]) -> bytes:
        if name.startswith(ENTRIES) and name.endswith(".css"):
            return bundles.stylesheet(name, partial(_text, paths), self._published_url).encode()
        if name.startswith(ENTRIES) and name.endswith(".js"):
            return bundles.script(name, partial(_text, paths)).encode()
        return _read(name, paths)

    def _published_url(self, name: str) -> str:
        if name not in self.hashed_files:
            raise bundles.Unsupported(f"A stylesheet refers to {name}, which does not exist.")
        return self.url(name, force=True)

    def _publish(self, name: str, content: bytes, compressor: Compressor) -> str:
        """Write the file and its compressed copies unless they exist, and return its published name."""
        file = ContentFile(content)
        hashed = self.hashed_name(name, file)
        if not self.exists(hashed):
            self.save(hashed, file)
        if compressor.should_compress(hashed) and not self.exists(f"{hashed}.gz"):
            compressor.compress(self.path(hashed))
        return hashed


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Serves published files for a year, whichever version of the desk published them."""

    FOREVER = 365 * 24 * 60 * 60

    def immutable_file_test(self, path: str, url: str) -> bool:
        return bool(HASHED.search(url))


def _text(paths: dict[str, Any], name: str) -> str:
    if name not in paths:
        raise bundles.Unsupported(f"{name} is imported but does not exist.")
    return _read(name, paths).decode()


def _read(name: str, paths: dict[str, Any]) -> bytes:
    storage, path = paths[name]
    with storage.open(path) as file:
        content: bytes = file.read()
        return content
