"""Addresses of inner secrecy."""

from django.urls import path

from samvag.inner.views import emergency, part, person

urlpatterns = [
    path("person/<uuid:key>/atkomst/", person.person_access, name="person-access"),
    path("person/<uuid:key>/utestangning/", person.conflict_new, name="conflict-new"),
    path("person/<uuid:key>/utestangning/<uuid:mark>/", person.conflict_lift, name="conflict-lift"),
    path("person/<uuid:key>/sparr/", person.block_new, name="block-new"),
    path("person/<uuid:key>/sparr/<uuid:block>/", person.block_lift, name="block-lift"),
    path("person/<uuid:key>/oppning/", person.opening_new, name="opening-new"),
    path("person/<uuid:key>/oppning/slut/", person.opening_end, name="opening-end"),
    path("person/<uuid:key>/avliden/", person.death, name="death"),
    path("arende/<uuid:key>/deltagare/", part.take_part, name="take-part"),
    path("nodoppning/", emergency.emergency_new, name="emergency-new"),
    path("nodoppning/utan-traff/", emergency.emergency_none, name="emergency-none"),
    path("nodoppning/<uuid:key>/", emergency.emergency, name="emergency"),
    path("nodoppning/<uuid:key>/sparr/", emergency.emergency_block, name="emergency-block"),
    path("nodoppning/<uuid:key>/slut/", emergency.emergency_close, name="emergency-close"),
    path("nodoppningar/", emergency.emergencies, name="emergencies"),
    path("nodoppningar/<uuid:key>/", emergency.emergency_review, name="emergency-review"),
]
