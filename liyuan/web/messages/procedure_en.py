"""English wording of what is said about procedures: their files, and steps that are not made."""

from __future__ import annotations

PROCEDURE: dict[str, str] = {
    # a step of a case
    "procedure.guard.no": "This does not hold: {en}",
    "procedure.guard.unknown": "“{en}” cannot be told yet: {missing_en} is missing",
    "procedure.state.elsewhere": "“{step_en}” is not possible in the state “{state_en}”",
    "procedure.given.missing": "Please fill in: {en}",
    "procedure.given.type": "This is not a valid value: {en}",
    "procedure.given.unasked": "This step does not ask for “{key}”",
    "procedure.clock.vague": "How long “{clock_en}” runs cannot be told: {missing_en} is missing, "
    "or its date has passed",
    "procedure.clock.amount": "“{clock_en}” must be extended by more than nothing",
    # a procedure's file
    "procedure.kind": "the kind of case must be the file's name: “{wanted}”, not “{got}”",
    "procedure.key.repeated": "“{key}” is there twice",
    "procedure.name.unknown": "there is no “{got}”; there are: {choices}",
    "procedure.state.was": "the old name “{key}” is still a state",
    "procedure.state.unowned": "the state “{en}” does not say whose turn it is",
    "procedure.state.unreachable": "the state “{en}” cannot be reached",
    "procedure.state.endless": "no end can be reached from the state “{en}”",
    "procedure.state.stuck": "no end can be reached from “{en}” after: {way_en}",
    "procedure.field.choices": "a field of type choice has values, and no other has: “{en}”",
    "procedure.field.start": "the start of the field “{en}” is not of its type",
    "procedure.set.value": "“{en}” cannot be set to this",
    "procedure.opening.none": "no transition opens a case (one without `from` does)",
    "procedure.opening.nowhere": "the opening “{step_en}” does not say to which state",
    "procedure.code.unknown": "the system does not know the choice {got}; it knows: {choices}",
    "procedure.effect.asks": "a step with {effect} must ask for: {fields}",
    "procedure.step.timed": "“{step_en}” is taken by time alone: it needs a clock to come"
    " after, and can ask for nothing",
    "procedure.step.never": "the transition “{step_en}” can never be made: its guards never hold",
    "procedure.promise.broken": "this cannot be promised: “{en}”, after: {way_en}",
    "procedure.limit.places": "there are more than {limit} situations: they are not followed",
    "procedure.feel.kind": "a condition must be true or false, not {found:kind}",
    "procedure.clock.target": "a target of “{clock_en}” has an amount or a date field (until)",
    "procedure.clock.otherwise": "only the last target of “{clock_en}” has no condition (when)",
    "procedure.clock.unpausable": "“{clock_en}” may not be paused",
    "procedure.clock.extend": "“{clock_en}”: extend needs a count field (amount), others none",
    "procedure.clock.never_started": "“{clock_en}” is never started",
    "procedure.clock.part": "“{clock_en}” belongs to each unit beside the lead: it counts by the "
    "unit, and no step names it",
    "procedure.clock.act": "“{clock_en}” can be {status} here: it cannot {act}",
    "procedure.clock.left": "“{clock_en}” may still run at the end “{en}”",
}
