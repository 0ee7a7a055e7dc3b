"""The drawing of a procedure."""

from liyuan.engines.procedure import Procedure, mermaid


def test_every_state_stands_in_the_drawing_and_ends_lead_out(loan: Procedure) -> None:
    drawn = mermaid(loan)
    assert drawn.startswith("stateDiagram-v2\n")
    assert '    state "已借出 · Lent" as s_lent\n' in drawn
    assert "    [*] --> s_asked : Ask\n" in drawn
    assert "    s_asked --> s_denied : Deny\n" in drawn
    assert "    s_done --> [*]\n" in drawn


def test_steps_that_stay_are_left_out_and_parallel_ones_share_a_line(demand: Procedure) -> None:
    drawn = mermaid(demand)
    assert "Tell the progress" not in drawn
    assert ": Resume / Supply" in drawn or ": Supply what was waited for / Resume" in drawn
    assert "s_handling --> s_withdrawn" not in drawn


def test_signs_of_the_language_never_reach_the_drawing(loan: Procedure) -> None:
    text = "\n".join(line.split(":", 1)[-1] for line in mermaid(loan).splitlines())
    assert not set(text) & set(";#{}%")
