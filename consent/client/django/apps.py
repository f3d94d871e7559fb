"""How Django knows this application."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):  # type: ignore[misc]  # Django has no types.
    """An application without models, for its template tags."""

    name = "consent.client.django"
    label = "consent_client"
    verbose_name = "Consent"
