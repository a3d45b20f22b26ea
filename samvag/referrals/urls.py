"""Addresses of referrals; nouns."""

from django.urls import path

from samvag.referrals.views import deciding, inbox, public, sending, triage

urlpatterns = [
    path("soka-hjalp/", public.door_list, name="door"),
    path("soka-hjalp/<slug:slug>/", public.door_page, name="door"),
    path("soka-hjalp/<slug:slug>/broschyr/", public.brochure, name="door-brochure"),
    path("soka-hjalp/<slug:slug>/skriv/", public.write, name="door-write"),
    path("soka-hjalp/<slug:slug>/skicka/", public.send, name="door-send"),
    path("soka-hjalp/<slug:slug>/rensa/", public.clear, name="door-clear"),
    path("soka-hjalp/<slug:slug>/kvitto/", public.sent_page, name="door-receipt"),
    path("kvitto/", public.receipt, name="receipt"),
    path("remiss/ny/", sending.new, name="referral-new"),
    path("skickat/", sending.sent, name="sent"),
    path("inkorg/", inbox.inbox_page, name="inbox"),
    path("remiss/<uuid:key>/", inbox.page, name="referral"),
    path("remiss/<uuid:key>/ta/", inbox.take_it, name="referral-take"),
    path("remiss/<uuid:key>/fraga/", inbox.ask, name="referral-ask"),
    path("remiss/<uuid:key>/svaret-har-kommit/", inbox.resume_it, name="referral-resume"),
    path("remiss/<uuid:key>/lamna/", inbox.give_it, name="referral-give"),
    path("remiss/<uuid:key>/nummer/", inbox.give_number, name="referral-identify"),
    path("remiss/<uuid:key>/lista/", triage.put_on, name="referral-list"),
    path("remiss/<uuid:key>/svar/", deciding.answer, name="referral-answer"),
    path("remiss/<uuid:key>/avsluta/", inbox.close_it, name="referral-close"),
    path("remiss/<uuid:key>/arende/", deciding.open_case_page, name="referral-case"),
    path("remissgrupp/", triage.meetings, name="triage"),
    path("remissgrupp/nytt/<slug:slug>/", triage.new_meeting, name="triage-meeting-new"),
    path("remissgrupp/<uuid:meeting_key>/", triage.meeting_page, name="triage-meeting"),
    path("remissgrupp/<uuid:meeting_key>/tid/", triage.meeting_time, name="triage-meeting-time"),
    path("remissgrupp/<uuid:meeting_key>/narvaro/", triage.presence, name="triage-presence"),
    path("remissgrupp/<uuid:meeting_key>/svara/", triage.answer, name="triage-answer"),
    path("remissgrupp/<uuid:meeting_key>/<uuid:key>/", triage.item_page, name="triage-item"),
    path("remissgrupp/<uuid:meeting_key>/<uuid:key>/kriterier/", deciding.criteria, name="triage-criteria"),
    path("remissgrupp/<uuid:meeting_key>/<uuid:key>/beslut/", deciding.decision, name="triage-decide"),
    path("remissgrupp/<uuid:meeting_key>/<uuid:key>/mening/", deciding.opinion, name="triage-opinion"),
]
