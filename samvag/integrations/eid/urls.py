"""Under /logga-in/. Names with underscores are those allauth asks for."""

from django.urls import path

from samvag.integrations.eid import passkey_views, views

urlpatterns = [
    path("med/<slug:key>/", views.begin, name="eid-begin"),
    path("nyckel/", passkey_views.ask, name="passkey-ask"),
    path("nyckel/svar/", passkey_views.answer, name="passkey-answer"),
    path("ny-nyckel/", passkey_views.new, name="passkey-new"),
    path("ny-nyckel/klar/", passkey_views.made, name="passkey-made"),
    path("nekad/<slug:reason>/", views.refused, name="eid-refused"),
    path("utloggad/<slug:key>/", views.signed_out, name="signed-out"),
    path("svar/<slug:provider_id>/", views.oidc_answer, name="openid_connect_callback"),
    path("svar/<slug:organization_slug>/saml/", views.saml_answer, name="saml_acs"),
    path("svar/<slug:organization_slug>/saml/klart/", views.saml_finish, name="saml_finish_acs"),
    path("svar/<slug:organization_slug>/saml/metadata/", views.saml_metadata, name="saml_metadata"),
    path("svar/<slug:organization_slug>/saml/utloggad/", views.saml_signed_out, name="saml_sls"),
    path("svar/<slug:key>/utloggad/", views.back_channel, name="eid-back-channel"),
]
