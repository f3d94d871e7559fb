"""Django application: `request.consent`, and the filter `allows` for templates.

In the settings: `consent.client.django` among INSTALLED_APPS,
`consent.client.django.middleware.ConsentMiddleware` among MIDDLEWARE, and
`CONSENT = LocalConsent(...)`.
"""
