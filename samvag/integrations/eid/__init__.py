"""Signing in with electronic identification: OpenID Connect and SAML, spoken by django-allauth."""
