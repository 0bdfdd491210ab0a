"""Serves the look's own pages to the browser from memory, with the product's content policy."""

import mimetypes
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from alongside.web.templatetags.ui import BUILT
from tests.web.look import pages

ORIGIN = "https://look.example"
STATIC = BUILT.parent


def _policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


@pytest.fixture
def show(open_page: Callable[..., Any]) -> Callable[..., Any]:
    """`page = show("look_home.html", width=390)`; `page.sent` lists (method, address, body) of what it asked."""

    def show_one(name: str, *, width: int = 1280, language: str = "en", **options: Any) -> Any:
        with translation.override(language):
            html = pages.render(name)
        page = open_page(width=width, **options)
        page.sent = []

        def answer(route: Any) -> None:
            request = route.request
            path = request.url.removeprefix(ORIGIN).split("?")[0]
            page.sent.append((request.method, path, request.post_data))
            if path.startswith(settings.STATIC_URL):
                file = STATIC / path.removeprefix(settings.STATIC_URL)
                kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
                route.fulfill(
                    body=file.read_bytes(), content_type=kind, headers={"Access-Control-Allow-Origin": "*"}
                )
            elif path == f"/{name}" and request.method == "GET":
                policy = {"Content-Security-Policy": _policy()}
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=policy)
            else:
                route.fulfill(body=f"<p>answer of {path}</p>", content_type="text/html; charset=utf-8")

        page.route("**/*", answer)
        page.goto(f"{ORIGIN}/{name}")
        page.wait_for_load_state("networkidle")
        return page

    return show_one
