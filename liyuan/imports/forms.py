"""Handing over a file, saying what its columns mean, confirming what would change."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.access import Person
from liyuan.accounts.models import Unit
from liyuan.imports.access import importing_units, kinds_open_to
from liyuan.imports.actions import Handed
from liyuan.imports.domain import IGNORED, Kind
from liyuan.imports.domain_mapping import Mapped, Targets
from liyuan.imports.files import FoundHead
from liyuan.imports.words import KINDS
from liyuan.web.language import named

ACCEPTED = ".csv,.xlsx,.txt"
LEFT_OUT = (IGNORED, _("（不导入）"))


class UploadForm(forms.Form):
    """A file, and whose data of when it holds."""

    kind = forms.ChoiceField(label=_("导入内容"))
    unit = forms.ChoiceField(label=_("数据来源单位"))
    file = forms.FileField(
        label=_("文件（CSV 或 XLSX）"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        max_length=200,
    )
    year = forms.IntegerField(
        label=_("年度"),
        required=False,
        help_text=_("表头和行中未写明年份的年度数据属于哪一年"),
        validators=[MinValueValidator(1949), MaxValueValidator(2999)],
    )
    effective = forms.DateField(
        label=_("生效日期"),
        help_text=_("现状数据自哪一天起成立，不晚于今天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    source = forms.CharField(
        label=_("来源名称"), required=False, max_length=80, help_text=_("不填则用单位名称")
    )
    sharing_basis = forms.CharField(
        label=_("共享依据（文号）"),
        required=False,
        max_length=200,
        help_text=_("不填则用事实目录所列的依据"),
    )
    basis_until = forms.DateField(
        label=_("共享依据有效期至"),
        required=False,
        help_text=_("过了这一天规则不再读取这些数据，有关结论转为待核；长期有效的不填"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any, files: Any, *, user: Person, lang: str) -> None:
        super().__init__(data, files, initial={"effective": timezone.localdate()})
        self.units = {kind: tuple(importing_units(user, kind)) for kind in kinds_open_to(user)}
        every = {unit.code: unit for units in self.units.values() for unit in units}
        kinds = [kind for kind in reversed(Kind) if self.units.get(kind)]
        self._offer("kind", [(kind.value, KINDS[kind]) for kind in kinds])
        self._offer("unit", [(c, named(one.name, one.en, lang)) for c, one in every.items()])

    def offered(self) -> list[tuple[str, Promise, tuple[Unit, ...]]]:
        """For each kind its words and the units whose templates there are."""
        return [(k.value, KINDS[k], units) for k, units in self.units.items() if units]

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_effective(self) -> Any:
        day = self.cleaned_data["effective"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("生效日期不能晚于今天。"))
        return day

    def clean_basis_until(self) -> Any:
        day = self.cleaned_data["basis_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("共享依据已到期，请先取得新的依据。"))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"kind", "unit"} <= said.keys() and self._unit() is None:
            self.add_error("unit", _("该单位不提供这类数据。"))
        return said

    def _unit(self) -> Unit | None:
        units = self.units[Kind(self.cleaned_data["kind"])]
        return next((one for one in units if one.code == self.cleaned_data["unit"]), None)

    def handed(self) -> Handed:
        """What was said of the file; only of a valid form."""
        said, unit = self.cleaned_data, self._unit()
        assert unit is not None
        return Handed(
            Kind(said["kind"]),
            unit,
            said["file"].name,
            said["source"],
            said["sharing_basis"],
            said["year"],
            said["effective"],
            said["basis_until"],
        )


class MappingForm(forms.Form):
    """One choice for each column of the file."""

    def __init__(
        self, data: Any, *, head: FoundHead, mapped: Mapped, targets: Targets, lang: str
    ) -> None:
        super().__init__(data)
        choices = [LEFT_OUT, *((t.id, _labelled(t, lang)) for t in targets.values())]
        self.head = head
        for column in head.head.columns:
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=_("%(letter)s 列“%(heading)s”对应")
                % {"letter": column.letter, "heading": column.text},
                choices=choices,
                required=False,
                initial=mapped.get(column.index, IGNORED),
                widget=forms.Select(attrs={"aria-label": f"{column.letter} {column.text}"}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each column with its choice and the first values below it."""
        return [
            {
                "letter": column.letter,
                "heading": column.text,
                "sample": [row[column.index] for row in self.head.sample][:3],
                "field": self[f"column-{column.index}"],
            }
            for column in self.head.head.columns
        ]

    def mapped(self) -> dict[int, str]:
        """What was chosen, by the column's index."""
        chosen = {int(name.split("-")[1]): value for name, value in self.cleaned_data.items()}
        return {index: target for index, target in chosen.items() if target}


def _labelled(target: Any, lang: str) -> str:
    """An item's name with its unit, so that nobody takes yuan for ten thousand yuan."""
    name = named(target.name, target.en, lang)
    return f"{name}（{target.unit}）" if target.unit else name


class ConfirmForm(forms.Form):
    """Write what was found right, though some rows are wrong."""

    accept_valid = forms.BooleanField(label=_("只导入合格的行，其余放弃"), required=False)
