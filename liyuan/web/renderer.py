"""How forms are drawn: a select of a hundred choices at once, everything else by its template."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Django's own, but for selects: a template for each option takes most of a list's time."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The same markup as the template's, without its blanks."""
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    inner = mark_safe("".join(_groups(widget["optgroups"])))  # noqa: S308
    attributes = _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attributes, inner)


def _groups(groups: list[tuple[str | None, list[Mapping[str, Any]], int]]) -> Iterator[str]:
    for name, options, _ in groups:
        if name:
            yield format_html('<optgroup label="{}">', name)
        for one in options:
            value = conditional_escape(str(one["value"]))
            label = conditional_escape(one["label"])
            yield f'<option value="{value}"{_attributes(one["attrs"])}>{label}</option>'
        if name:
            yield "</optgroup>"


def _attributes(said: Mapping[str, Any]) -> SafeString:
    shown = (
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in said.items()
        if value is not False
    )
    return mark_safe("".join(shown))  # noqa: S308
