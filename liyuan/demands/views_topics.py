"""Topics: the list with what may become one, one topic, opening, joining and closing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.accounts.access import may, refuse, require, units_below
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.demands.actions_topics import TOPIC, close_topic, open_topic, put_in
from liyuan.demands.domain import KIND, MOST_PICKED, TopicState
from liyuan.demands.exports_topics import topic_ledger
from liyuan.demands.forms_bulk import picked
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.forms_topics import OutcomeForm, TopicFilterForm, TopicForm
from liyuan.demands.models import Topic
from liyuan.demands.queries_topics import candidates, clusters, members, rows_of, topic_page, topics
from liyuan.demands.views_bulk import told
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language

VIEW, OPEN, CLOSE = "topic.view", "topic.open", "topic.conclude"
# What a proposal fills in.
PROPOSED = ("category", "park", "unit", "name")
LARGEST = 2**63 - 1


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics narrowed by state, and where several firms have one problem that is none yet."""
    require(request.user, VIEW)
    user, at, lang = person(request), timezone.now(), reader_language()
    form, after = _filter(request), request.GET.get("after")
    said = {"form": form, "opens": bool(may(user, OPEN)), "clusters": ()}
    if not form.is_valid():
        return render(request, "demands/topics.html", said, status=422)
    found = topics(form.cleaned_data["state"])
    said["page"] = topic_page(user, found, after=after, at=at, lang=lang)
    said["clusters"] = clusters(user, at=at, lang=lang) if said["opens"] else ()
    return render(request, "demands/topics.html", said)


@require_safe
def topic_export(request: HttpRequest) -> HttpResponse:
    """The topics as a 台账; 422 for a filter that is wrong."""
    require(request.user, VIEW)
    user, at, lang, form = person(request), timezone.now(), reader_language(), _filter(request)
    if not form.is_valid():
        return render(request, "demands/topics.html", {"form": form}, status=422)
    state = form.cleaned_data["state"]
    rows = rows_of(user, topics(state).order_by("-id"), at=at, lang=lang)
    ledger = topic_ledger(rows, unit=filling_unit(user, lang), at=at, lang=lang)
    payload = {"state": state}
    subject = ("ledger", "topics")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=payload)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a topic; the address may say of which kind and place."""
    require(request.user, OPEN)
    user, lang = person(request), reader_language()
    sent = request.POST if request.method == "POST" else None
    initial = {name: request.GET[name] for name in PROPOSED if name in request.GET}
    form = TopicForm(sent, user=user, lang=lang, initial=initial)
    if sent and form.is_valid():
        opened = open_topic(form.wanted(), by=user, at=timezone.now())
        messages.success(request, _("已立专题，并通知牵头单位。"))
        return redirect("topics:topic", opened.pk)
    said = {"form": form, "units": unit_choices(lang)}
    return render(request, "demands/topic_new.html", said, status=422 if sent else 200)


@require_safe
def topic(request: HttpRequest, number: int) -> HttpResponse:
    """One topic with its demands and those that may belong to it."""
    require(request.user, VIEW)
    return _shown(request, _topic(number))


@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Put what was ticked into the topic, and tell what became of each."""
    require(request.user, f"{KIND}.handle")
    require(request.user, VIEW)
    held, picks = _topic(number), picked(request.POST)
    if not 1 <= len(picks) <= MOST_PICKED:
        messages.error(request, _("请选择 1 至 %(n)s 件诉求。") % {"n": MOST_PICKED})
        return redirect("topics:topic", number)
    rows = put_in(held, picks, by=person(request), at=timezone.now())
    return render(request, "demands/topic_joined.html", {"topic": held, **told(rows)})


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a topic with what came of it; 422 without words."""
    require(request.user, CLOSE)
    user, at, held = person(request), timezone.now(), _topic(number)
    if not closes(user, held):
        refuse(user, CLOSE, (TOPIC, str(number)), at=at)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _shown(request, held, form)
    if close_topic(held, form.cleaned_data["outcome"], by=user, at=at):
        messages.success(request, _("专题已结题，结论已作为各件的答复模板。"))
    else:
        messages.error(request, _("这个专题已经结题。"))
    return redirect("topics:topic", number)


def closes(user: User, held: Topic) -> bool:
    """Whether a person closes this topic: of the unit that leads it, or for the city."""
    if Scope.CITY in may(user, CLOSE):
        return True
    below = units_below(user, CLOSE, Scope.UNIT)
    return held.unit is not None and below.filter(pk=held.unit.pk).exists()


def _filter(request: HttpRequest) -> TopicFilterForm:
    return TopicFilterForm(request.GET)


def _topic(number: int) -> Topic:
    found = Topic.objects.select_related("unit", "park", "by")
    held = found.filter(pk=number).first() if number <= LARGEST else None
    if held is None:
        raise Http404
    return held


def _shown(request: HttpRequest, held: Topic, form: OutcomeForm | None = None) -> HttpResponse:
    user, at, lang = person(request), timezone.now(), reader_language()
    found = candidates(user, held, at=at, lang=lang)
    said = {
        "row": next(rows_of(user, [held], at=at, lang=lang)),
        "members": members(user, held, at=at, lang=lang),
        "candidates": found,
        "joins": any(pick for _row, pick in found),
        "form": form or OutcomeForm(),
        "closes": held.state != TopicState.CLOSED and closes(user, held),
    }
    return render(request, "demands/topic.html", said, status=422 if form else 200)
