"""What becomes of running cases under another version, before anybody moves them."""

from dataclasses import replace

from liyuan.engines.procedure import Fate, Procedure, migrate, read_procedure
from tests.engines.procedure.conftest import Content


def test_states_that_are_there_under_an_old_key_are_found(boat: Content, loan: Procedure) -> None:
    boat["states"][1].update(key="on_loan", was=[])
    old = replace(loan, states=read_procedure(boat).states)
    preview = migrate(old, loan, {"asked": 3, "on_loan": 2, "done": 0})
    assert preview.moved == (Fate("asked", "asked", 3),)
    assert preview.renamed == (Fate("on_loan", "lent", 2),)
    assert (preview.stuck, preview.possible) == ((), True)


def test_a_state_that_is_gone_leaves_its_cases_stuck(loan: Procedure) -> None:
    new = replace(loan, states=loan.states[:2])
    preview = migrate(loan, new, {"storm": 4, "lent": 1})
    assert (preview.stuck, preview.possible) == ((Fate("storm", "", 4),), False)


def test_new_kept_fields_begin_and_gone_clocks_are_told(loan: Procedure) -> None:
    new = replace(loan, clocks=())
    old = replace(loan, fields=loan.fields[:-1])
    preview = migrate(old, new, {"lent": 1})
    assert (preview.fields, preview.clocks) == ({"renewals": 0}, ("loan",))
