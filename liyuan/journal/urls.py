"""URLs of the journal capability."""

from django.urls import path

from liyuan.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.page, name="page"),
    path("export.xlsx", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("<int:number>/", views.entry, name="entry"),
    path("<int:number>/personal/", views.personal, name="personal"),
]
