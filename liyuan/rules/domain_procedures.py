"""The words that a procedure's file may use for what the running system does and tells."""

from __future__ import annotations

from liyuan.engines.procedure import Known

VERBS = frozenset(
    (
        *("demand.register", "demand.direct", "demand.accept", "demand.triage"),
        *("demand.dispatch", "demand.sign", "demand.return", "demand.handle", "demand.approve"),
        *("demand.consent",),
        *("demand.evaluate", "demand.withdraw", "demand.revisit", "demand.effect"),
        *("demand.rule", "demand.escalate", "demand.archive", "demand.reopen"),
        # of kinds of case that exist as data only
        *("case.open", "case.approve", "case.handle", "case.confirm"),
    )
)
# What a transition does besides moving the case; `config/effects.py` says how.
EFFECTS = frozenset(
    (
        *("assign", "protect", "return_ask", "return_settle", "milestones", "answer", "confirm"),
        *("evaluation", "visit", "effect", "topic", "merge", "escalate", "sponsor", "review"),
        "report",
    )
)
# Who is told what, as `<turn>.<word>`.
NOTICES = frozenset(
    (
        *("dispatcher.new", "dispatcher.returned", "dispatcher.reopened"),
        *("lead.assigned", "lead.returned", "lead.upheld", "lead.approved", "lead.declined"),
        *("lead.resumed", "lead.redo", "lead.withdrawn", "assist.assigned", "approver.asked"),
        *("firm.registered", "firm.accepted", "firm.refused", "firm.consent", "firm.extended"),
        *("firm.hanging", "firm.reported", "firm.answered", "firm.redo", "firm.archived"),
        "firm.merged",
        *("caller.visit", "caller.dissatisfied", "caller.effect"),
        *("supervision.direct", "supervision.ruling", "supervision.escalated"),
        *("supervision.sponsored", "supervision.review"),
    )
)
KNOWN = Known(VERBS, EFFECTS, NOTICES)
