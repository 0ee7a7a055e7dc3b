"""The form by which a demand is brought by a firm, or written down for one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.access import may
from liyuan.accounts.models import User
from liyuan.attachments.forms import AttachmentsField
from liyuan.cases.domain import LONGEST_TITLE, MOST_TEXT, Refused, StepRefused
from liyuan.cases.words import REFUSED, refusal
from liyuan.demands.access import firms_to_register, is_of_firm
from liyuan.demands.actions import Brought
from liyuan.demands.domain import AT_ONCE, BLOCKED, DIRECT, KIND, PLAIN, Channel, Nature
from liyuan.demands.forms_contact import PHONE
from liyuan.demands.forms_step import NONE_CHOSEN, UnitField
from liyuan.demands.queries_categories import grouped_categories
from liyuan.demands.queries_intake import firms_like, natures, openings
from liyuan.demands.words import CHANNELS, NATURES, RESULTS
from liyuan.enterprises.models import Enterprise

MOMENT = "%Y-%m-%dT%H:%M"
# What the firm itself does not fill in.
OF_OTHERS = ("channel", "collected_at")
SETTLING = ("at_once", "result", "answer")
# What is filled in for each other way to begin, first what asks for it; a city need not have it.
WAYS: Mapping[str, tuple[str, ...]] = {
    AT_ONCE: SETTLING,
    DIRECT: ("direct", "subject_unit", "subject_person"),
    BLOCKED: ("blocked", "stuck_matter"),
}
NO_SUCH_WAY = _("本市的诉求办理流程里没有这种登记方式。")
# A letter may lie for days; what is older is no collection of today.
EARLIEST = timedelta(days=7)
DATED = "dated"


class IntakeForm(forms.Form):
    """Title and words first; everything else has a default or may be left out."""

    firm = forms.CharField(label=_("企业"), max_length=120)
    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("诉求内容"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    nature = forms.ChoiceField(label=_("性质"), choices=list(NATURES.items()), initial=Nature.HELP)
    category = forms.ChoiceField(label=_("诉求类别"), required=False)
    said_urgent = forms.BooleanField(label=_("企业称急"), required=False)
    channel = forms.ChoiceField(
        label=_("收集渠道"), choices=list(CHANNELS.items()), initial=Channel.VISIT
    )
    collected_at = forms.DateTimeField(
        label=_("收集时间"),
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    contact_name = forms.CharField(label=_("联系人"), required=False, max_length=60)
    contact_phone = forms.CharField(
        label=_("联系电话"), required=False, max_length=20, validators=[PHONE]
    )
    withheld = forms.BooleanField(label=_("不让承办单位知道企业名称"), required=False)
    direct = forms.BooleanField(
        label=_("直报督办：反映单位或人员的问题，被反映的单位看不到"), required=False
    )
    blocked = forms.BooleanField(label=_("办不成事：这件事在窗口办过，没有办成"), required=False)
    stuck_matter = forms.CharField(
        label=_("办不成的事项"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    subject_person = forms.CharField(
        label=_("被反映人员"), required=False, max_length=60, help_text=_("填写姓名或账号，可不填")
    )
    at_once = forms.BooleanField(label=_("当场办结：现在就答复"), required=False)
    result = forms.ChoiceField(
        label=_("办理结果"), required=False, choices=[NONE_CHOSEN, *RESULTS.items()]
    )
    answer = forms.CharField(
        label=_("答复内容"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, files: Any, *, user: User, lang: str) -> None:
        super().__init__(data, files, initial={"collected_at": timezone.localtime()})
        self.user, self.of_firm, self.ways = user, is_of_firm(user), openings()
        self.fields["files"] = AttachmentsField()
        self.fields["subject_unit"] = UnitField()
        self.fields["subject_unit"].label = _("被反映单位")
        self.fields["subject_unit"].required = False
        category, nature = self.fields["category"], self.fields["nature"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(nature, forms.ChoiceField)
        category.choices = [NONE_CHOSEN, *grouped_categories(lang)]
        nature.choices = [(key, NATURES[key]) for key in natures()]
        for name in self._left_out():
            del self.fields[name]
        self.fields["firm"].widget.attrs.update({"list": "firms-like", "autocomplete": "off"})
        if self.of_firm:
            own = firms_to_register(user).values_list("credit_code", "name")[:50]
            self.fields["firm"] = forms.ChoiceField(label=_("企业"), choices=list(own))

    def _left_out(self) -> set[str]:
        settles = not self.of_firm and may(self.user, f"{KIND}.handle")
        missing = {name for way, names in WAYS.items() if way not in self.ways for name in names}
        return missing | set(OF_OTHERS if self.of_firm else ()) | set(() if settles else SETTLING)

    def clean_firm(self) -> Enterprise:
        """The one firm meant, among those for which this person may write."""
        return firm_meant(self.user, self.cleaned_data["firm"])

    def clean_collected_at(self) -> datetime:
        """Not later than now, nor long before: neither would be the truth."""
        told: datetime = self.cleaned_data["collected_at"]
        if told > timezone.now():
            raise forms.ValidationError(str(REFUSED[Refused.IN_FUTURE]), code=DATED)
        if told < timezone.now() - EARLIEST:
            raise forms.ValidationError(_("收集时间最早为七天前，不得倒填。"), code=DATED)
        return told

    def clean(self) -> dict[str, Any]:
        """A direct report says about whom; who settles at once says how."""
        said = self.cleaned_data
        for way in WAYS.keys() - self.ways:  # told, lest a complaint become an ordinary demand
            if self.data.get(WAYS[way][0]):
                self.add_error(None, NO_SUCH_WAY)
        if said.get("direct") and not said.get("subject_unit"):
            self._missing("subject_unit")
        if said.get("blocked") and not said.get("stuck_matter"):
            self._missing("stuck_matter")
        if said.get("at_once"):
            for name in ("result", "answer"):
                if not said.get(name):
                    self._missing(name)
        if said.get("at_once") and said.get("direct"):
            self.add_error("at_once", _("直报件由督办核查，不能当场办结。"))
        if said.get("blocked") and (said.get("at_once") or said.get("direct")):
            self.add_error("blocked", _("办不成事单独登记，不能同时当场办结或直报。"))
        return said

    def _missing(self, name: str) -> None:
        if name not in self.errors:
            self.add_error(name, _("请填写%(name)s") % {"name": self.fields[name].label})

    def transition(self) -> str:
        """By which opening step the demand begins."""
        if self.cleaned_data.get("at_once"):
            return AT_ONCE
        if self.cleaned_data.get("blocked"):
            return BLOCKED
        return DIRECT if self.cleaned_data.get("direct") else PLAIN

    def brought(self, at: datetime) -> Brought:
        """The demand as the form tells it."""
        said, transition = self.cleaned_data, self.transition()
        asked = ASKED.get(transition, ())
        about = person_meant(said["subject_person"]) if said.get("direct") else None
        return Brought(
            title=said["title"],
            text=said["text"] + self._person_named(),
            nature=Nature(said["nature"]),
            channel=Channel(said.get("channel") or Channel.PORTAL),
            collected_at=said.get("collected_at") or at,
            firm=said["firm"].pk,
            category=said["category"],
            transition=transition,
            urgent=said["said_urgent"],
            on_behalf=not self.of_firm,
            withheld=said["withheld"],
            informant=bool(said.get("direct")),
            about_person=about,
            contact_name=said["contact_name"],
            contact_phone=said["contact_phone"],
            given={name: said[name] for name in asked},
        )

    def _person_named(self) -> str:
        """The person complained about, in the firm's own words: they stay with the demand."""
        said = self.cleaned_data
        named = said["subject_person"] if said.get("direct") else ""
        return f"\n\n（被反映人员：{named}）" if named else ""

    def note_refusal(self, error: StepRefused) -> None:
        """Say why it is not taken, beside its field where it is about one."""
        self.add_error(error.field if error.field in self.fields else None, refusal(error))


# What each way of opening asks besides the demand itself.
ASKED = {AT_ONCE: ("result", "answer"), DIRECT: ("subject_unit",), BLOCKED: ("stuck_matter",)}


def person_meant(said: str) -> int | None:
    """The one person of a name or a log-in; silent where none or several have it."""
    own = Q(username=said.lower()) | Q(name=said)
    found = list(User.objects.filter(own)[:2]) if said else []
    return found[0].pk if len(found) == 1 else None


def firm_meant(user: User, said: str) -> Enterprise:
    """The one firm that a code or a name means, or the sentence of why none does."""
    found = firms_like(user, said)
    exact = [firm for firm in found if said in (firm.name, firm.credit_code)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise forms.ValidationError(str(REFUSED[Refused.FIRM]))
    names = "；".join(f"{firm.name} {firm.credit_code}" for firm in found[:5])
    raise forms.ValidationError(_("请选定一家：%(names)s") % {"names": names})
