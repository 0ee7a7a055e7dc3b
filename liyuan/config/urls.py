"""All URLs, by capability."""

from django.urls import include, path

urlpatterns = [
    path("", include("liyuan.dashboards.urls")),
    path("", include("liyuan.web.urls")),
    path("accounts/", include("liyuan.accounts.urls")),
    path("", include("liyuan.accounts.urls_people")),
    path("enterprises/", include("liyuan.enterprises.urls")),
    path("imports/", include("liyuan.imports.urls")),
    path("policies/", include("liyuan.policies.urls")),
    path("lists/", include("liyuan.policies.urls_standings")),
    path("workbench/", include("liyuan.workbench.urls")),
    path("parks/", include("liyuan.parks.urls")),
    path("journal/", include("liyuan.journal.urls")),
]

handler400 = "liyuan.web.errors.bad_request"
handler403 = "liyuan.web.errors.forbidden"
handler404 = "liyuan.web.errors.not_found"
handler500 = "liyuan.web.errors.server_error"
