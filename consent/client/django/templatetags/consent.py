"""`{% load consent %}`, then `{% if request.consent|allows:"statistics" %}`."""

from django import template

from consent.client.decisions import Decisions


def allows(decisions: object, name: str) -> bool:
    """Tell whether a purpose or service is allowed; without decisions it is not."""
    return isinstance(decisions, Decisions) and decisions.allows(name)


register = template.Library()
register.filter("allows", allows)
