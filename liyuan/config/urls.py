"""All URLs, by capability."""

from django.urls import include, path

from liyuan.config.api import api, openapi

urlpatterns = [
    # before the page of one park, whose code could be any word
    path("parks/", include("liyuan.parks.urls")),
    path("", include("liyuan.dashboards.urls")),
    path("", include("liyuan.web.urls")),
    path("accounts/", include("liyuan.accounts.urls")),
    path("", include("liyuan.accounts.urls_people")),
    path("enterprises/", include("liyuan.enterprises.urls")),
    path("checks/", include("liyuan.enterprises.urls_checks")),
    path("imports/", include("liyuan.imports.urls")),
    path("policies/", include("liyuan.policies.urls")),
    path("lists/", include("liyuan.policies.urls_standings")),
    path("screening/", include("liyuan.screening.urls")),
    path("laboratory/", include("liyuan.screening.urls_laboratory")),
    path("workbench/", include("liyuan.workbench.urls")),
    path("targets/", include("liyuan.indicators.urls")),
    path("figures/", include("liyuan.indicators.urls_figures")),
    path("desk/", include("liyuan.cases.urls")),
    path("demands/", include("liyuan.demands.urls")),
    path("topics/", include("liyuan.demands.urls_topics")),
    path("visits/", include("liyuan.demands.urls_visits")),
    path("ask/", include("liyuan.demands.urls_ask")),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("supervision/", include("liyuan.supervision.urls")),
    path("tiers/", include("liyuan.serving.urls")),
    path("handover/", include("liyuan.serving.urls_handover")),
    path("deputies/", include("liyuan.serving.urls_deputies")),
    path("papers/", include("liyuan.supervision.urls_papers")),
    path("instructions/", include("liyuan.supervision.urls_instructions")),
    path("attachments/", include("liyuan.attachments.urls")),
    path("notices/", include("liyuan.notices.urls")),
    path("", include("liyuan.notices.urls_calendar")),
    path("calendar/", include("liyuan.rules.urls")),
    path("journal/", include("liyuan.journal.urls")),
]

handler400 = "liyuan.web.errors.bad_request"
handler403 = "liyuan.web.errors.forbidden"
handler404 = "liyuan.web.errors.not_found"
handler500 = "liyuan.web.errors.server_error"
