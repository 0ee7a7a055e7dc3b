"""Who takes over the firms and the cases of somebody who leaves."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import User
from liyuan.serving.actions_handover import Following

SHARED = "shared"


class HandoverForm(forms.Form):
    """Firms go to one officer or are shared among those of the unit; cases go to one person."""

    firms_to = forms.ChoiceField(label=_("企业交给"), required=False)
    cases_to = forms.ChoiceField(
        label=_("诉求交给"),
        required=False,
        help_text=_("接办人看不到的（如投诉本人或本单位的）不会移交"),
    )

    def __init__(
        self,
        data: Any,
        *,
        people: Sequence[User],
        officers: Collection[int],
        firms: int,
        cases: int,
    ) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        kept = ("", _("暂不移交"))
        named = [(str(one.pk), str(one)) for one in people]
        serving = [(pk, name) for pk, name in named if int(pk) in officers]
        shared = [(SHARED, _("由本单位其他专员分担"))] if serving else []
        self._offer("firms_to", [kept, *shared, *serving], wanted=firms)
        self._offer("cases_to", [kept, *named], wanted=cases)

    def _offer(self, name: str, choices: list[tuple[str, Any]], *, wanted: int) -> None:
        if not wanted:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Something has to be handed over."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("请选择由谁接手。"))
        return said

    @property
    def with_firms(self) -> bool:
        return bool(self.cleaned_data.get("firms_to"))

    def following(self) -> Following:
        """Who was chosen; nobody in particular where the firms are shared."""
        chosen = (self.cleaned_data.get(name, "") for name in ("firms_to", "cases_to"))
        return Following(*(self.people.get(pk) for pk in chosen))
