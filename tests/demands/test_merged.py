"""Duplicates: each page points to the other, and a firm reads no other firm's name."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.images import image_of
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.notices.models import Notice
from tests import atoll
from tests.cast import of_firm
from tests.demands.cast import HOUR, MONDAY, open_demand, to_answered, walk

Who = Mapping[str, User]


def test_a_merged_demand_and_its_main_one_point_to_each_other(firm: Enterprise, who: Who) -> None:
    at, other = timezone.now() - timedelta(days=2), atoll.firm(2)
    main = open_demand(firm.pk, who["firm"], at, collected_at=at, title="主案的标题")
    double = open_demand(other.pk, None, at, collected_at=at, title="并入的标题")
    walk(double, ("merge", who["district"], at + HOUR / 2, {"main_case": main.number}))
    to_answered(main, who, at)
    district = atoll.browser(who["district"])
    assert main.number in district.get(f"/demands/{double.number}/").content.decode()
    assert double.number in district.get(f"/demands/{main.number}/").content.decode()
    asked = atoll.browser(of_firm(other.pk, username="second-firm"))
    page = asked.get(f"/demands/{double.number}/").content.decode()
    assert "已增容至800千伏安" in page
    assert main.title not in page
    assert firm.name not in page
    assert (
        double.number
        not in atoll.browser(who["firm"]).get(f"/demands/{main.number}/").content.decode()
    )


def pair(firm: Enterprise, who: Who) -> tuple[Case, Case]:
    at = timezone.now() - timedelta(hours=1)
    main = open_demand(firm.pk, who["firm"], at, collected_at=at)
    return main, open_demand(
        atoll.firm(2).pk, None, at, collected_at=at, title="车间用电容量不足了"
    )


def test_what_resembles_a_demand_stands_beside_it_before_they_become_one(
    firm: Enterprise, who: Who
) -> None:
    main, double = pair(firm, who)
    assert double.firm
    of_firm(double.firm.pk, username="second-firm")
    district = atoll.browser(who["district"])
    path = f"/demands/{double.number}/merge/"
    assert f"?main={main.number}" in district.get(path).content.decode()
    both = district.get(f"{path}?main={main.number}").content.decode()
    assert firm.name in both
    assert double.firm.name in both
    said = {"main_case": main.number, "version": double.version, "merge_note": "同一台变压器"}
    assert district.post(path, said)["Location"] == f"/demands/{double.number}/"
    double.refresh_from_db()
    assert (double.state, double.parent_id) == ("merged", main.pk)
    assert "同一台变压器" in district.get(f"/demands/{double.number}/").content.decode()
    assert Notice.objects.filter(title="firm.merged", subject_id=double.number).exists()


def test_a_merge_is_taken_back_within_its_minute(firm: Enterprise, who: Who) -> None:
    main, double = pair(firm, who)
    before = image_of(double, double.clocks.order_by("id"))
    district = atoll.browser(who["district"])
    said = {"main_case": main.number, "version": double.version}
    district.post(f"/demands/{double.number}/merge/", said)
    district.post(f"/demands/{double.number}/undo/")
    again = Case.objects.get(pk=double.pk)
    assert again.parent_id is None
    assert image_of(again, again.clocks.order_by("id")) == before
    assert again.due_at == double.due_at


def test_a_wrong_main_demand_is_refused_in_words(firm: Enterprise, who: Who) -> None:
    main, double = pair(firm, who)
    ended = walk(
        open_demand(firm.pk, who["firm"]),
        ("withdraw", who["firm"], timezone.now(), {"withdraw_reason": "已自行解决"}),
    )
    hidden = open_demand(firm.pk, who["firm"], collected_at=MONDAY, title="直报的标题")
    Case.objects.filter(pk=hidden.pk).update(direct=True)
    district = atoll.browser(who["district"])
    path = f"/demands/{double.number}/merge/"
    for wrong in (double.number, ended.number, hidden.number, "2026-9999999", "\0", "x" * 500):
        answer = district.post(path, {"main_case": wrong, "version": double.version})
        assert answer.status_code == 422, wrong
        assert hidden.title not in answer.content.decode()
    for wrong in ("%00", "x" * 500, "2026-9999999"):
        answer = district.get(f"{path}?main={wrong}&q={wrong}")
        assert answer.status_code in (200, 422), wrong
    late = {"main_case": main.number, "version": double.version + 1, "merge_note": "写好的理由"}
    answer = district.post(path, late)
    assert answer.status_code == 422
    assert "写好的理由" in answer.content.decode()
    double.refresh_from_db()
    assert (double.state, double.parent_id) == ("registered", None)


def test_a_part_of_a_demand_and_its_whole_do_not_merge(firm: Enterprise, who: Who) -> None:
    main, double = pair(firm, who)
    Case.objects.filter(pk=double.pk).update(parent=main)
    district = atoll.browser(who["district"])
    for one, other in ((double, main), (main, double)):
        said = {"main_case": other.number, "version": one.version}
        assert district.post(f"/demands/{one.number}/merge/", said).status_code == 422


def test_who_may_not_hand_over_does_not_merge(firm: Enterprise, who: Who) -> None:
    main, double = pair(firm, who)
    said = {"main_case": main.number, "version": double.version}
    for name in ("firm", "department", "other"):
        answer = atoll.browser(who[name]).post(f"/demands/{double.number}/merge/", said)
        assert answer.status_code in (403, 404), name
