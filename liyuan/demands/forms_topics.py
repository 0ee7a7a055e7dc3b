"""Forms of topics: which to show, a new one, and what came of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import Unit, User
from liyuan.cases.domain import MOST_TEXT
from liyuan.demands.actions_topics import Wanted
from liyuan.demands.domain import TopicState
from liyuan.demands.forms_step import NONE_CHOSEN, UnitField
from liyuan.demands.queries_categories import grouped_categories
from liyuan.demands.words import TOPIC_STATES
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.web.forms import ALL


def _words(label: Any, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=MOST_TEXT, required=required, widget=widget)


class TopicFilterForm(forms.Form):
    """Open ones unless others are asked for."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, *((state, TOPIC_STATES[state]) for state in TopicState)],
    )


class TopicForm(forms.Form):
    """What a topic is called, who leads it, of which kind and where the demands are."""

    name = forms.CharField(label=_("专题名称"), max_length=120)
    unit = UnitField()
    category = forms.ChoiceField(label=_("类别"))
    park = forms.ChoiceField(label=_("园区"), required=False)
    plan = _words(_("研究和解决的安排"), required=False)

    def __init__(self, data: Any, *, user: User, lang: str, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.parks = parks_visible_to(user)
        self.fields["unit"].label = _("牵头单位")
        category, park = self.fields["category"], self.fields["park"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(park, forms.ChoiceField)
        category.choices = [NONE_CHOSEN, *grouped_categories(lang)]
        park.choices = [("", _("不限园区")), *park_choices(self.parks, lang)]

    def wanted(self) -> Wanted:
        """What to open, once the form is valid."""
        said = self.cleaned_data
        return Wanted(
            name=said["name"],
            unit=Unit.objects.get(code=said["unit"]),
            category=said["category"],
            park=self.parks.filter(code=said["park"]).first() if said["park"] else None,
            plan=said["plan"],
        )


class OutcomeForm(forms.Form):
    """What came of a topic."""

    outcome = _words(_("专题结论"), required=True)
