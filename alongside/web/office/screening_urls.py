"""The office's pages about interviews, findings, consents and referrals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.office.views import consents as views_consents
from alongside.web.office.views import findings as views_findings
from alongside.web.office.views import recordings as views_recordings
from alongside.web.office.views import screening as views_screening

screenings: list[URLPattern | URLResolver] = [
    path("clients/<uuid:code>/screening/", views_screening.screening_start, name="screening-start"),
    path("clients/screenings/<uuid:code>/", views_screening.screening, name="screening"),
    path("clients/screenings/<uuid:code>/<int:position>/", views_screening.question, name="question"),
    path("clients/screenings/<uuid:code>/finish/", views_screening.screening_finish, name="screening-finish"),
    path("clients/screenings/<uuid:code>/findings/", views_findings.findings, name="findings"),
    path("clients/findings/<uuid:code>/decide/", views_findings.finding_decide, name="finding-decide"),
    path("clients/findings/<uuid:code>/assign/", views_findings.finding_assign, name="finding-assign"),
    path("clients/recordings/", views_recordings.recordings, name="recordings"),
    path("clients/recordings/<uuid:code>/sound/", views_recordings.recording_sound, name="recording-sound"),
    path(
        "clients/recordings/<uuid:code>/remove/", views_recordings.recording_remove, name="recording-remove"
    ),
    path("clients/<uuid:code>/consents/", views_consents.consents, name="consents"),
    path("clients/<uuid:code>/consents/<slug:kind>/", views_consents.consent_give, name="consent-give"),
    path("clients/consents/<uuid:code>/revoke/", views_consents.consent_revoke, name="consent-revoke"),
    path("clients/<uuid:code>/referral/", views_consents.referral_add, name="referral-add"),
]
