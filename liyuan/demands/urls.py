"""URLs of demands."""

from django.urls import path

from liyuan.demands import (
    views,
    views_bulk,
    views_contact,
    views_intake,
    views_kpis,
    views_ledger,
    views_list,
    views_merge,
    views_together,
)

app_name = "demands"
urlpatterns = [
    path("", views_list.demand_list, name="list"),
    path("export.xlsx", views_list.demand_export, name="export"),
    path("new/", views_intake.new, name="new"),
    path("new/hints/", views_intake.hints, name="hints"),
    path("new/firms/", views_intake.firms, name="firms"),
    path("kpis/", views_kpis.show, name="kpis"),
    path("kpis/export.xlsx", views_kpis.export, name="kpi_export"),
    path("kpis/cases/", views_kpis.cases, name="kpi_cases"),
    path("kpis/cases/export.xlsx", views_kpis.cases_export, name="kpi_cases_export"),
    path("ledger/", views_ledger.ledger, name="ledger"),
    path("ledger/apply/", views_ledger.apply, name="ledger_apply"),
    path("bulk/", views_bulk.bulk, name="bulk"),
    path("calls/", views_together.calls, name="calls"),
    path("calls/export.xlsx", views_together.calls_export, name="calls_export"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/undo/", views.undo, name="undo"),
    path("<str:number>/contact/", views_contact.contact, name="contact"),
    path("<str:number>/mend/", views_contact.mend, name="mend"),
    path("<str:number>/link/", views_intake.link, name="link"),
    path("<str:number>/note/", views_together.note, name="note"),
    path("<str:number>/whistle/", views_together.call, name="whistle"),
    path("<str:number>/whistle/<int:called>/", views_together.report, name="report"),
    path("<str:number>/split/", views_together.split, name="split"),
    path("<str:number>/part/", views_together.part, name="part"),
    path("<str:number>/merge/", views_merge.merge, name="merge"),
    path("<str:number>/<slug:transition>/", views.step, name="step"),
]
