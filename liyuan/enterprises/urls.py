"""URLs of the list of firms; the page of one firm is composed above (dashboards)."""

from django.urls import path, re_path

from liyuan.enterprises import views, views_agents, views_sensitive

PEOPLE = r"^(?P<code>[0-9A-Z]{18})/people/"
app_name = "enterprises"
urlpatterns = [
    path("", views.firm_list, name="list"),
    path("export.xlsx", views.firm_export, name="export"),
    path("sensitive/", views_sensitive.sensitive_list, name="sensitive"),
    path("sensitive/<int:number>/end/", views_sensitive.reveal, name="reveal"),
    path("grants/<int:number>/", views_agents.grant, name="grant"),
    re_path(rf"{PEOPLE}$", views_agents.agents, name="agents"),
    re_path(rf"{PEOPLE}new/$", views_agents.new, name="agent_new"),
    re_path(rf"{PEOPLE}(?P<number>\d+)/end/$", views_agents.end, name="agent_end"),
]
