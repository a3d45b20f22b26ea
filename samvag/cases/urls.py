"""Addresses of cases; nouns."""

from django.urls import path

from samvag.cases.views import case, consents, disputes, merging, notes, people, sharing

urlpatterns = [
    path("arenden/", case.cases, name="cases"),
    path("arende/<uuid:key>/", case.case, name="case"),
    path("arende/<uuid:key>/roll/", case.assign, name="role-new"),
    path("arende/<uuid:key>/roll/<uuid:role>/", case.hand_over, name="role-hand-over"),
    path("arende/<uuid:key>/runt/", case.actor_new, name="actor-new"),
    path("arende/<uuid:key>/anteckning/", notes.note_new, name="note-new"),
    path("arende/<uuid:key>/anteckning/ses-av/", notes.note_seen_by, name="note-seen-by"),
    path("uppgift/<uuid:key>/ratta/", notes.note_correct, name="note-correct"),
    path("uppgift/<uuid:key>/versioner/", notes.record_versions, name="record-versions"),
    path("uppgift/<uuid:key>/fel/", disputes.record_dispute, name="record-dispute"),
    path("uppgift/<uuid:key>/varfor/", sharing.record_why, name="why"),
    path("uppgift/<uuid:key>/delning/", sharing.record_sharing, name="record-sharing"),
    path("uppgift/<uuid:key>/delning/annan-grund/", sharing.record_disclose, name="record-disclose"),
    path("utlamnande/<uuid:key>/tillbaka/", sharing.disclosure_end, name="disclosure-end"),
    path("samtycke/<uuid:key>/", consents.consent, name="consent"),
    path("samtycke/<uuid:key>/andra/", consents.consent_narrow, name="consent-narrow"),
    path("samtycke/<uuid:key>/aterkalla/", consents.consent_withdraw, name="consent-withdraw"),
    path("person/<uuid:key>/", people.person, name="person"),
    path("person/<uuid:key>/kontakt/", people.person_contact, name="person-contact"),
    path("person/<uuid:key>/nytt-nummer/", merging.person_renumber, name="person-renumber"),
    path("person/<uuid:key>/sammanfor/", merging.person_merge, name="person-merge"),
    path("sammanforing/<uuid:key>/", merging.merge, name="merge"),
    path("person/<uuid:key>/skydd/", people.person_protect, name="person-protect"),
    path("person/<uuid:key>/samtycke/", consents.consents, name="consents"),
    path("person/<uuid:key>/samtycke/nytt/", consents.consent_new, name="consent-new"),
    path("sok/", people.search, name="search"),
]
