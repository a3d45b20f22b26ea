"""The organisation's pages."""

from django.urls import path

from samvag.administration import views

urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/namn/", views.rename, name="organisation-rename"),
    path("organisation/enhet/ny/", views.unit_new, name="unit-new"),
    path("organisation/enhet/<int:key>/", views.unit, name="unit"),
    path("organisation/enhet/<int:key>/andra/", views.unit_change, name="unit-change"),
    path("organisation/enhet/<int:key>/oppet/", views.hours, name="unit-hours"),
    path("organisation/enhet/<int:key>/ny-medarbetare/", views.employ, name="employ"),
    path("organisation/uppdrag/<int:key>/avsluta/", views.end, name="employment-end"),
    path("organisation/uppdrag/<int:key>/nyckel/", views.invite, name="passkey-invite"),
    path("organisation/eget-uppdrag/", views.ask, name="assignment-ask"),
    path("organisation/eget-uppdrag/<int:key>/", views.decide, name="assignment-decide"),
    path("organisation/program/<slug:slug>/", views.site, name="site"),
    path("organisation/personallista/", views.staff_file, name="staff-file"),
    path("organisation/personallista/las-in/", views.staff_file_take_in, name="staff-file-take-in"),
    path("arenden/att-lamna-over/", views.left_behind, name="left-behind"),
]
