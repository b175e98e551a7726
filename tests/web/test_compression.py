"""Compressed pages, and those that must not be."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from salesdesk.web.compression import CompressionMiddleware

TEXT = "<p>Van Houten Logistiek</p>" * 50


def answer(response=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"} | headers)
    return CompressionMiddleware(lambda _request: response or HttpResponse(TEXT))(request)


def test_page_is_compressed():
    page = answer()

    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert gzip.decompress(page.content).decode() == TEXT


def test_streamed_text_is_compressed():
    page = answer(StreamingHttpResponse([TEXT, TEXT], content_type="text/csv"))

    assert gzip.decompress(b"".join(page.streaming_content)).decode() == TEXT * 2


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_page_is_not_compressed_for_a_client_that_does_not_accept_gzip(accepted):
    assert "Content-Encoding" not in answer(Accept_Encoding=accepted)


@pytest.mark.parametrize("rule", ["no-transform", "no-store, No-Transform"])
def test_response_that_must_not_be_transformed_is_not_compressed(rule):
    assert "Content-Encoding" not in answer(HttpResponse(TEXT, headers={"Cache-Control": rule}))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_page_that_another_site_requested_is_not_compressed(site):
    assert "Content-Encoding" not in answer(Sec_Fetch_Site=site)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_page_that_a_person_requested_is_compressed(site):
    assert answer(Sec_Fetch_Site=site)["Content-Encoding"] == "gzip"


def test_file_that_is_compressed_already_is_left_alone():
    assert "Content-Encoding" not in answer(HttpResponse(TEXT, content_type="application/pdf"))
