"""Every name that a procedure may use stands for something the running system does."""

from liyuan.config.effects import EFFECTS
from liyuan.config.notices import TITLES
from liyuan.rules.domain_procedures import KNOWN


def test_every_effect_that_a_pack_may_name_is_carried_out() -> None:
    assert set(EFFECTS) == KNOWN.effects


def test_every_notice_that_a_pack_may_name_has_its_words() -> None:
    assert KNOWN.notices <= set(TITLES)
