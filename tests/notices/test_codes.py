"""A code by short message serves once, soon, for one purpose; nobody is flooded with codes."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from liyuan.journal.models import Entry
from liyuan.notices.actions_codes import ATTEMPTS, check_code, forget_codes, send_code
from liyuan.notices.domain import CodeRefusal, CodeRefused, masked, phone_of
from liyuan.notices.models import Code, Message
from tests.cast import NOW
from tests.notices.conftest import Gateway

PHONE, OTHER = "13800001111", "13900002222"
MINUTE = timedelta(minutes=1)


def asked(
    phone: str = PHONE, at: int = 0, address: str | None = "10.0.0.1", purpose: str = "demand"
) -> str:
    """The code that the console shows."""
    send_code(phone, purpose, address=address, at=NOW + at * MINUTE)
    return Message.objects.latest("id").body.split("\n")[-1][:6]


def refused(phone: str = PHONE, at: int = 0, address: str | None = "10.0.0.1") -> CodeRefusal:
    with pytest.raises(CodeRefused) as told:
        asked(phone, at, address)
    return told.value.refusal


def right(code: str, at: int = 1, purpose: str = "demand", phone: str = PHONE) -> bool:
    return check_code(phone, purpose, code, at=NOW + at * MINUTE)


@pytest.mark.django_db
def test_a_right_code_serves_once(console: None) -> None:
    code = asked()
    assert right(f" {code} ")
    assert not right(code)


@pytest.mark.django_db
def test_a_code_is_for_its_telephone_and_purpose_and_soon_over(console: None) -> None:
    code = asked()
    assert not right(code, phone=OTHER)
    assert not right(code, purpose="login")
    assert not right(code, at=5)
    assert right(code, at=4)


@pytest.mark.django_db
def test_a_code_is_tried_only_a_few_times(console: None) -> None:
    code = asked()
    wrong = "000000" if code != "000000" else "000001"
    assert not any(right(wrong) for _ in range(ATTEMPTS))
    assert not right(code)


@pytest.mark.django_db
def test_a_new_code_takes_the_place_of_the_old(console: None) -> None:
    old, new = asked(), asked(at=1)
    assert not right(old) or old == new
    assert right(new)


@pytest.mark.django_db
def test_a_telephone_is_not_flooded(console: None) -> None:
    asked()
    assert refused() is CodeRefusal.SOON
    for minute in (1, 2, 3, 4):
        asked(at=minute)
    assert refused(at=5) is CodeRefusal.PHONE_LIMIT
    for minute in (61, 62, 63, 64, 65):
        asked(at=minute)
    assert refused(at=200) is CodeRefusal.PHONE_LIMIT
    asked(at=60 * 25)


@pytest.mark.django_db
def test_an_address_asks_only_for_so_many(console: None, settings: Settings) -> None:
    settings.LIYUAN_CODES_PER_ADDRESS = 2
    asked(PHONE)
    asked(OTHER)
    assert refused("13700003333") is CodeRefusal.ADDRESS_LIMIT
    asked("13700003333", address="10.0.0.2")


@pytest.mark.django_db
def test_neither_number_nor_code_can_be_read_in_the_database(gateway: Gateway) -> None:
    send_code(PHONE, "demand", address=None, at=NOW)
    code = gateway.taken[0]["message"][:6]
    row = Code.objects.get()
    assert PHONE.encode() not in bytes(row.phone)
    assert code.encode() not in bytes(row.hash)
    assert Message.objects.get().body == ""
    entry = Entry.objects.get(action="notice.code")
    assert PHONE not in str(entry.payload)
    assert entry.personal.data["phone"] == PHONE
    assert right(code)


@pytest.mark.django_db
def test_a_gateway_that_fails_is_told(gateway: Gateway) -> None:
    gateway.status = 503
    assert refused() is CodeRefusal.NOT_SENT


@pytest.mark.django_db
def test_old_codes_are_forgotten(console: None) -> None:
    asked()
    assert forget_codes(NOW + timedelta(days=3)) == 1


NUMBERS = {
    "13800001111": PHONE,
    "+86 138-0000-1111": PHONE,
    "００８６１３８００００１１１１": PHONE,
    "１３８００００１１１１": PHONE,
    "12800001111": "",
    "1380000111": "",
    "138000011112": "",
    "13800001111; DROP": "",
    "": "",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_known_however_it_is_written(text: str) -> None:
    assert phone_of(text) == NUMBERS[text]


def test_an_address_is_masked() -> None:
    assert masked(PHONE) == "138****1111"
    assert masked("meng@chengdu.example") == "m***@chengdu.example"
    assert masked("meng") == "me***"
