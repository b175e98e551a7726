"""Keep personal pages out of caches: of the browser after signing out, and of proxies."""


class NoStoreMiddleware:
    """Mark pages of signed-in people, and pages without a rule of their own, as not to be stored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # Static files are answered by WhiteNoise before this.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
