"""Every address of the product, with an empty page behind names that other contexts have yet to build."""

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse

from samvag.config import urls as product

KEY = "00000000-0000-0000-0000-000000000000"
ELSEWHERE = {
    "today": ("min-dag/", []),
    "board": ("tavla/", []),
    "cases": ("arenden/", []),
    "search": ("sok/", []),
    "case": ("arende/<uuid:key>/", [KEY]),
    "consent-new": ("person/<uuid:key>/samtycke/nytt/", [KEY]),
}


def _blank(request: HttpRequest, **_key: object) -> HttpResponse:
    return HttpResponse("")


def _missing() -> list[URLPattern]:
    found = []
    for name, (route, arguments) in ELSEWHERE.items():
        try:
            reverse(name, urlconf=product, args=arguments)
        except NoReverseMatch:
            found.append(path(route, _blank, name=name))
    return found


urlpatterns = [*product.urlpatterns, *_missing()]
handler400 = product.handler400
handler403 = product.handler403
handler404 = product.handler404
handler500 = product.handler500
