"""URLs of the workshop of rules."""

from django.urls import path

from liyuan.workbench import views, views_draft, views_editor, views_try, views_values
from liyuan.workbench.domain import Verb

app_name = "workbench"
DRAFT = "drafts/<int:number>/"
urlpatterns = [
    path("", views.rule_list, name="list"),
    path("export.xlsx", views.rule_export, name="export"),
    path("rule/<path:rule_id>/", views.rule_page, name="rule"),
    path("copy/", views.copy, name="copy"),
    path("propose/", views_values.propose, name="propose"),
    path("names/", views_editor.names, name="names"),
    path("check/", views_editor.check, name="check"),
    path("versions/<int:number>/<slug:form>/", views.version_download, name="version_download"),
    path(DRAFT, views_draft.text, name="text"),
    path(f"{DRAFT}table/", views_draft.table, name="table"),
    path(f"{DRAFT}try/", views_try.try_, name="try"),
    path(f"{DRAFT}compare/", views_try.compare, name="compare"),
    path(f"{DRAFT}about/", views_draft.about, name="about"),
    path(f"{DRAFT}upload/", views_draft.upload, name="upload"),
    path(f"{DRAFT}download/<slug:form>/", views.draft_download, name="draft_download"),
    *(
        path(f"{DRAFT}{verb}/", views_draft.act, {"verb": verb}, name=verb.value)
        for verb in Verb
        if verb is not Verb.SAVE
    ),
]
