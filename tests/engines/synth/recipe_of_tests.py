"""A tiny recipe and registry: an invented city of two districts and one park."""

from datetime import date
from typing import Any

from liyuan.engines.synth import City, Fact, Recipe, Registry, Scripted, draw_city, shaped

SIZE: dict[str, Any] = {
    "revenue": {"median": 3000, "sigma": 1.5},
    "per_head": {"median": 90, "sigma": 0.5},
    "assets": {"median": 1, "sigma": 0.5},
    "margin": {"mean": 0.06, "sd": 0.07},
    "tax": {"median": 0.03, "sigma": 0.5},
    "rd": {"share": 0.6, "median": 0.05, "sigma": 0.5},
    "tech": {"mean": 0.14, "sd": 0.07},
    "power": {"median": 0.03, "sigma": 0.7},
    "land": {"median": 22, "sigma": 0.7},
}
FACTS = {
    "industry_code": ("code", False),
    "industry_section": ("code", False),
    "registered_district": ("code", False),
    "park": ("code", False),
    "founded_on": ("date", False),
    "registration_status": ("code", False),
    "revenue": ("money", True),
    "staff": ("count", True),
    "profit": ("money", True),
    "rd_expense": ("money", True),
    "tax_paid": ("money", True),
    "land_area": ("number", False),
    "layoff_rate": ("ratio", True),
    "hightech_expires_on": ("date", False),
    "first_above_scale_on": ("date", False),
    "in_above_scale_list": ("boolean", False),
    "little_giant_batch": ("count", False),
    "project_class": ("code", False),
}
CONTENT: dict[str, Any] = {
    "version": 1,
    "note": "",
    "note_en": "",
    "region_code": "519999",
    "registrar": "91",
    "years": 4,
    "missing_rate": 0.05,
    "never_missing": ["industry_code", "founded_on", "registered_district", "park"],
    "park_share": 0.5,
    "positioning_share": 0.8,
    "district_weights": [["D1", 3.0], ["D2", 1.0]],
    "parks": [{"park": "P1", "weight": 1, "industries": [["3484", 1]]}],
    "city_industries": [["3484", 1], ["6513", 3], ["9999", 0]],
    "defaults": {"in_above_scale_list": False, "little_giant_batch": 0, "project_class": "none"},
    "groups": [["3", "industry"], ["6", "other"], ["65", "software"]],
    "sizes": {"industry": SIZE, "software": SIZE, "other": SIZE},
    "equity": {"mean": 0.5, "sd": 0.1},
    "main_share": {"mean": 0.9, "sd": 0.05},
    "fixed_investment": {"median": 0.05, "sigma": 0.9},
    "capital": {"median": 0.3, "sigma": 0.9},
    "growth": {"mean": 0.08, "sd": 0.2, "min": -0.6, "max": 1.5},
    "staff_follows_growth": 0.5,
    "revenues": [{"fact": "revenue", "noise": 0, "share": 1}],
    "age": {"median": 9, "sigma": 0.6, "min": 0.5, "max": 38},
    "statuses": [["open", 97], ["closed", 3]],
    "ownership": [["private", 1]],
    "abnormal": 0.02,
    "dishonest": 0.01,
    "construction_qualification": [["general", 1]],
    "develops_real_estate": 0.5,
    "above_scale": {
        "share": 0.9,
        "months": [3, 12],
        "earliest": 2011,
        "thresholds": {"industry": 2000},
    },
    "revenue_steps": {"unit": 100000000, "first": [10], "then_every": 10, "months": [12]},
    "hightech": {"rd_at_least": 0.03, "share": 0.5, "valid_years": 3},
    "innovative": {"rd_at_least": 0.02, "share": 0.5, "valid_years": 3},
    "specialised": {"of": "hightech", "revenue_at_least": 100, "share": 0.5, "valid_years": 3},
    "little_giant": {
        "of": "specialised",
        "revenue_at_least": 100,
        "share": 0.5,
        "valid_years": 3,
        "renewed": 0.5,
        "batches": [{"batch": 1, "on": date(2021, 7, 19), "weight": 1}],
    },
    "insurance": {
        "coverage": {"mean": 0.9, "sd": 0.1},
        "premium": {"median": 0.06, "sigma": 0.2},
        "layoff": {"zero_share": 0.3, "median": 0.03, "sigma": 0.9, "max": 0.6},
        "months_max": 240,
    },
    "projects": {
        "share": 0.1,
        "classes": [["leading", 1]],
        "investment": {"median": 4000, "sigma": 1},
        "months_ago": [1, 20],
    },
    "names": {
        "places": [["甲城", 1], ["", 1]],
        "first": ["砚", "霁"],
        "second": ["川", "禾"],
        "trades": {"industry": ["机械"], "software": ["软件"], "other": ["商贸"]},
        "forms": [["有限公司", 1]],
        "address": "{district}演示路{number}号",
        "numbers": [1, 9],
    },
    "assignments": [{"login": "officer", "firms": 5}],
    "batches": [
        {
            "key": "all",
            "source": "来源",
            "source_unit": "U",
            "sharing_basis": "授权",
            "month": 3,
            "day": 15,
            "facts": list(FACTS),
        }
    ],
}
REGISTRY = Registry(
    districts={"D1": "东区", "D2": "西区"},
    park_district={"P1": "D2"},
    section={"3484": "C", "6513": "I"},
    facts={
        fact: Fact(fact, of, yearly, (6, 1) if fact == "revenue" else None)
        for fact, (of, yearly) in FACTS.items()
    },
    fen_per_unit=1_000_000,
    time_zone="Asia/Shanghai",
)
STORY = Scripted(
    key="hero",
    name="甲城砚川机械有限公司",
    status="open",
    industry="3484",
    district="D1",
    park=None,
    established=date(2016, 5, 18),
    address="",
    facts={("revenue", 2025): "123.45", ("industry_code", None): "3484"},
)


def recipe(**changes: Any) -> Recipe:
    return shaped(Recipe, {**CONTENT, **changes}, "recipe")


def city(enterprises: int = 2000, seed: int = 1, story: bool = True, **changes: Any) -> City:
    scripted = (STORY,) if story else ()
    return draw_city(
        recipe(**changes), REGISTRY, scripted, enterprises=enterprises, seed=seed, last_year=2025
    )
