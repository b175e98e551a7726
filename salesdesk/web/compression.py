"""Compress pages with gzip (docs/decisions/0025-compress-pages-except-for-other-sites.md)."""

import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")
REFUSED = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
OTHER_SITES = ("cross-site", "same-site")


class CompressionMiddleware(GZipMiddleware):
    """Compress texts, unless the response forbids it or another site made the browser send the request.

    A site that makes a browser repeat a search with changing words could learn from the compressed length what else
    is on the page (BREACH). Django's random padding only slows that down.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        if "no-transform" in response.get("Cache-Control", "").lower():
            return response
        if request.headers.get("Sec-Fetch-Site") in OTHER_SITES:
            return response
        if REFUSED.search(request.headers.get("Accept-Encoding", "")):
            return response
        return super().process_response(request, response)
