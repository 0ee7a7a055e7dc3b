"""What DMN 1.5 says of ranges: expressions and what they come to."""

import pytest

from tests.engines.feel.rows import Rows, wrong

SECTIONS: Rows = {
    "range functions": r"""
before(1,10) → true
before(10,1) → false
before(1,[1..10]) → false
before(1,(1..10]) → true
before(1,[5..10]) → true
before([1..10],10) → false
before([1..10),10) → true
before([1..10],15) → true
before([1..10],[15..20]) → true
before([1..10],[10..20]) → false
before([1..10),[10..20]) → true
before([1..10],(10..20]) → true
before(point1:1,point2:2) → true
before(point:1,range:[2..3]) → true
before(range:[2..3],point:5) → true
before(range1:[1..2],range2:[3..4]) → true
before(point1:1,range:[2..3]) → null
before(value1:1,value2:2) → null
before(1) → null
before(null,1) → null
before(1,null) → null
before(1,"a") → null
before() → null
before(1,2,3) → null
before("a","b") → true
before(@"2020-01-01",@"2020-01-02") → true
before(@"P1D",@"P2D") → true
before(1,["a".."b"]) → null
before(true,false) → null
before([1],2) → true
after(10,5) → true
after(5,10) → false
after(12,[1..10]) → true
after(10,[1..10)) → true
after(10,[1..10]) → false
after([11..20],12) → false
after([11..20],10) → true
after((11..20],11) → true
after([11..20],11) → false
after([11..20],[1..10]) → true
after([1..10],[11..20]) → false
after([11..20],[1..11)) → true
after((11..20],[1..11]) → true
meets([1..5],[5..10]) → true
meets([1..5),[5..10]) → false
meets([1..5],(5..10]) → false
meets([1..5],[6..10]) → false
met by([5..10],[1..5]) → true
met by([5..10],[1..5)) → false
met by((5..10],[1..5]) → false
met by([6..10],[1..5]) → false
meets(1,[1..2]) → null
meets([1..2],2) → null
meets(range1:[1..5],range2:[5..6]) → true
overlaps([1..5],[3..8]) → true
overlaps([3..8],[1..5]) → true
overlaps([1..8],[3..5]) → true
overlaps([3..5],[1..8]) → true
overlaps([1..5],[6..8]) → false
overlaps([6..8],[1..5]) → false
overlaps([1..5],[5..8]) → true
overlaps([1..5],(5..8]) → false
overlaps([1..5),[5..8]) → false
overlaps([1..5),(5..8]) → false
overlaps([5..8],[1..5]) → true
overlaps((5..8],[1..5]) → false
overlaps before([1..5],[3..8]) → true
overlaps before([1..5],[6..8]) → false
overlaps before([1..5],[5..8]) → true
overlaps before([1..5],(5..8]) → false
overlaps before([1..5),[5..8]) → false
overlaps before([1..5),(1..5]) → true
overlaps before([1..5],(1..5]) → true
overlaps before([1..5],[1..5)) → false
overlaps before([1..5],[1..5]) → false
overlaps after([3..8],[1..5]) → true
overlaps after([6..8],[1..5]) → false
overlaps after([5..8],[1..5]) → true
overlaps after((5..8],[1..5]) → false
overlaps after([5..8],[1..5)) → false
overlaps after((1..5],[1..5)) → true
overlaps after((1..5],[1..5]) → true
overlaps after([1..5],[1..5)) → false
overlaps after([1..5],[1..5]) → false
finishes(10,[1..10]) → true
finishes(10,[1..10)) → false
finishes([5..10],[1..10]) → true
finishes([5..10),[1..10]) → false
finishes([5..10),[1..10)) → true
finishes([1..10],[1..10]) → true
finishes((1..10],[1..10]) → true
finished by([1..10],10) → true
finished by([1..10),10) → false
finished by([1..10],[5..10]) → true
finished by([1..10],[5..10)) → false
finished by([1..10],[1..10]) → true
finished by([1..10],(1..10]) → true
includes([1..10],5) → true
includes([1..10],12) → false
includes([1..10],1) → true
includes((1..10],1) → false
includes([1..10),10) → false
includes([1..10],[4..6]) → true
includes([1..10],[1..5]) → true
includes((1..10],(1..5]) → true
includes([1..10],(1..10)) → true
includes([1..10),[5..10)) → true
includes([1..10],[1..10]) → true
includes([1..10),[5..10]) → false
during(5,[1..10]) → true
during(12,[1..10]) → false
during(1,[1..10]) → true
during(10,[1..10)) → false
during([4..6],[1..10)) → true
during((1..5],(1..10]) → true
during((1..10),[1..10]) → true
during([1..10],[1..10]) → true
starts(1,[1..10]) → true
starts(1,(1..10]) → false
starts(2,[1..10]) → false
starts([1..5],[1..10]) → true
starts((1..5],(1..10]) → true
starts((1..5],[1..10]) → false
starts([1..5],(1..10]) → false
starts([1..10],[1..10]) → true
starts([1..10),[1..10]) → true
starts((1..10),(1..10)) → true
started by([1..10],1) → true
started by((1..10],1) → false
started by([1..10],[1..5]) → true
started by([1..10],[1..10)) → true
started by((1..10],[1..5]) → false
coincides(5,5) → true
coincides(3,4) → false
coincides([1..5],[1..5]) → true
coincides((1..5),[1..5]) → false
coincides([1..5],[2..6]) → false
during(1,(>0)) → true
includes((>=1),1) → true
before((<5),5) → true
before((<=5),5) → false
after((>5),5) → true
""",
    "range(from)": r"""
range("[1..5]") → [1..5]
range("(1..5)") → (1..5)
range("[1..5)") → [1..5)
range("]1..5[") → (1..5)
range("[\"a\"..\"b\"]") → ["a".."b"]
range("[2012-01-01..2012-02-01]") → null
range("[@\"2012-01-01\"..@\"2012-02-01\"]") → [@"2012-01-01"..@"2012-02-01"]
range(from:"[1..2]") → [1..2]
range(1) → null
range(null) → null
""",
    "iteration over ranges": r"""
for d in [@"2020-02-28"..@"2020-03-01"] return d.month → [2,2,3]
for d in (@"2020-02-28"..@"2020-03-01") return d.month → [2]
some i in [1..3], j in [1..3] satisfies i+j=6 → true
for i in 1..3 return partial → [[],[[]],[[],[[]]]]
""",
    "in, with ranges": r"""
"b" in ["a".."c"] → true
@"2020-01-01" in [@"2019-01-01"..@"2021-01-01"] → true
@"PT1H" in [@"PT0S"..@"P1D"] → true
1 in [[1..2]] → true
1 in [[5..6],[0..2]] → true
1 in (2, 3, 1) → true
1 in (null, 1) → true
"a" in "a" → true
true in (true,false) → true
5 in ((> 3)) → true
5 in [(> 3),(< 2)] → true
5 in (> 3, < 2) → true
5 in (!= 3) → true
{x: 5 in > 3}.x → true
not(5 in (1,2)) → true
(1 in [1,2]) = true → true
""",
    "range literals": r"""
[1..10].start + 1 → 2
[1+1..2*3].end → 6
[1.."a"] → null
[@"2020-01-01"..@"2020-01-05"].end → @"2020-01-05"
[date("2020-01-01")..date("2020-01-05")].start.year → 2020
[1..2] instance of range<number> → true
(< 10).end → 10
(>= 10).start included → true
(< 10).end included → false
3 in [1..5[ → true
{r: [1..5]}.r.start → 1
[1..3] = [1..3] → true
""",
}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_line_holds(chapter: str) -> None:
    assert wrong(SECTIONS[chapter]) == []
