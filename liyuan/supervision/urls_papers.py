"""URLs of supervision papers."""

from django.urls import path

from liyuan.supervision import views_papers as views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.show, name="paper"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/delete/", views.delete, name="delete"),
    path("<int:number>/kind/", views.kind, name="kind"),
    path("<int:number>/reply/", views.reply, name="reply"),
    path("<int:number>/close/", views.close, name="close"),
    path("<int:number>/paper.pdf", views.pdf, name="pdf"),
]
