"""A Django site's settings and views, in one module."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from tests.client.visitors import shop

SECRET_KEY = "a Django site's own"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = __name__
INSTALLED_APPS = ["consent.client.django"]
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "consent.client.django.middleware.ConsentMiddleware",
    "django.middleware.gzip.GZipMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"]
        },
    }
]
CONSENT = shop()

TEMPLATE = """{% load consent %}\
{% if request.consent|allows:"statistics" %}counted{% else %}left alone{% endif %}"""


def view(request: HttpRequest) -> HttpResponse:
    """Ask in a view."""
    return JsonResponse({"ok": request.consent.allows("matomo")})


async def async_view(request: HttpRequest) -> HttpResponse:
    """Ask in an async view."""
    decisions = await request.consent
    return JsonResponse({"ok": decisions.allows("matomo")})


def page(request: HttpRequest) -> HttpResponse:
    """Ask in a template."""
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({}, request))


def plain(_: HttpRequest) -> HttpResponse:
    """Ask about nothing."""
    return HttpResponse("plain")


urlpatterns = [
    path("view", view),
    path("async", async_view),
    path("page", page),
    path("plain", plain),
]
