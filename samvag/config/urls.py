"""Every address of the product, context by context."""

from django.conf import settings
from django.urls import include, path

from samvag.config import health

urlpatterns = [
    path("", include("samvag.today.urls")),
    path("", include("samvag.between.urls")),
    path("", include("samvag.statistics.urls")),
    path("", include("samvag.referrals.urls")),
    path("", include("samvag.meetings.urls")),
    path("", include("samvag.visits.urls")),
    path("", include("samvag.leaving.urls")),
    path("", include("samvag.questions.urls")),
    path("", include("samvag.lifting.urls")),
    path("", include("samvag.assessments.urls")),
    path("", include("samvag.mapping.urls")),
    path("", include("samvag.selfcare.urls")),
    path("", include("samvag.medication.urls")),
    path("", include("samvag.waiting.urls")),
    path("", include("samvag.participation.urls")),
    path("", include("samvag.windows.urls")),
    path("", include("samvag.schedules.urls")),
    path("", include("samvag.directory.urls")),
    path("", include("samvag.cases.urls")),
    path("", include("samvag.board.urls")),
    path("", include("samvag.inner.urls")),
    path("", include("samvag.notices.urls")),
    path("", include("samvag.review.urls")),
    path("", include("samvag.retention.urls")),
    path("", include("samvag.access.urls")),
    path("", include("samvag.administration.urls")),
    path("", include("samvag.portal.urls")),
    path("logga-in/", include("samvag.integrations.eid.urls")),
    path("", include("samvag.ui.urls")),
    path("", include("django.conf.urls.i18n")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
if settings.MODE != "production":
    urlpatterns.append(path("", include("samvag.demo.urls")))
handler400 = "samvag.ui.views.bad_request"
handler403 = "samvag.ui.views.permission_denied"
handler404 = "samvag.ui.views.page_not_found"
handler500 = "samvag.ui.views.server_error"
