"""What another Python site imports to ask whether a purpose is allowed."""

from consent.client.answer import NoAnswer
from consent.client.decisions import Consent, Decisions
from consent.client.fixed import FixedConsent
from consent.client.local import LocalConsent
from consent.client.notice import fetch_notice, read_notice
from consent.client.policy import Policy
from consent.client.remote import RemoteConsent

__all__ = [
    "Consent",
    "Decisions",
    "FixedConsent",
    "LocalConsent",
    "NoAnswer",
    "Policy",
    "RemoteConsent",
    "fetch_notice",
    "read_notice",
]
