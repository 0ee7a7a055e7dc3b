"""What DMN 1.5 says of functions, types, logic and grammar: expressions and what they come to."""

import pytest

from liyuan.engines.feel import parse, to_text
from tests.engines.feel.rows import Rows, wrong

SECTIONS: Rows = {
    "functions": r"""
(function(x) x+1)(2) → 3
(function(x,y) x-y)(y:1,x:3) → 2
(function(x) x)(1,2) → null
(function(x) x)() → null
(function() 5)() → 5
(function(x) x)(y:1) → null
(function(x: number) x)("a") → null
(function(x: number) x)([1]) → 1
(function(x: list<number>) x)(1) → [1]
(function(x: date and time) x)(@"2020-01-01") → @"2020-01-01T00:00:00Z"
(function(x: string, y: number) x)("a",1) → "a"
(function(x) x)(null) → null
(function(x: number) if x = null then 1 else 2)(null) → 1
(function(first name) first name + "x")("a") → "ax"
(function(first name) first name + "x")(first name:"a") → "ax"
{f: function(n) if n = 0 then 1 else n*f(n-1), r: f(5)}.r → 120
{a: 10, f: function(x) x + a, r: f(1)}.r → 11
{f: function(g, x) g(x), r: f(function(y) y*2, 4)}.r → 8
{f: abs, r: f(-1)}.r → 1
{f: abs, r: f(n: -1)}.r → 1
{f: substring, r: f(string:"abc",start position:2)}.r → "bc"
[function(x) x+1][1](2) → 3
(function(f) f(1))(function(x) x+1) → 2
(function(f) f(-1))(abs) → 1
{f: function(x) function(y) x+y, r: f(1)(2)}.r → 3
1(2) → null
null(2) → null
"a"(1) → null
foo(1) → null
abs(n:-1,n:-2) → null
{abs: function(x) 7, r: abs(1)}.r → 7
(function(abs) abs(1))(function(x) 9) → 9
for f in [abs, floor] return f(-1.5) → [1.5, -2]
sort([1,2,3], function(x,y) x>y) → [3,2,1]
{f: function(x) x, g: f}.g(3) → 3
{f: function(x: number, y: number) x/y}.f(y:2,x:4) → 2
(function(x: number) x) instance of function<number>->Any → true
(function(x) x) instance of function<Any>->Any → true
""",
    "instance of": r"""
1 instance of number → true
"a" instance of string → true
true instance of boolean → true
@"2020-01-01" instance of date → true
@"10:00:00" instance of time → true
@"2020-01-01T10:00:00" instance of date and time → true
@"P1D" instance of days and time duration → true
@"P1M" instance of years and months duration → true
@"P1M" instance of days and time duration → false
[1] instance of list<number> → true
[1,"a"] instance of list<number> → false
[] instance of list<number> → true
1 instance of Any → true
null instance of Any → false
null instance of number → false
{a:1} instance of context<a:number> → true
{a:1,b:2} instance of context<a:number> → true
{a:"x"} instance of context<a:number> → false
[1..2] instance of range<number> → true
["a".."b"] instance of range<number> → false
(>1) instance of range<number> → true
1 instance of foo → null
(1 + 1) instance of number → true
not(1 instance of string) → true
1 instance of number and true → true
[1,2] instance of list<Any> → true
[[1]] instance of list<list<number>> → true
""",
    "and, or, not, if": r"""
true and true → true
true and null → null
false and null → false
null and false → false
"a" and false → false
"a" and true → null
true or null → true
null or true → true
null or false → null
1 or true → true
1 or false → null
not(true) → false
not(null) → null
not(1) → null
not() → null
not(true,false) → null
not(negand:true) → false
if true then 1 else 2 → 1
if null then 1 else 2 → 2
if 1 = 1 then 1 else 2 → 1
""",
    "comparison": r"""
1 = 1 → true
1 != 2 → true
1 = "1" → null
1 != "1" → null
1 = null → false
1 != null → true
null = null → true
null != null → false
null < 1 → null
1 < null → null
true < false → null
[1] < [2] → null
{a:1} < {a:2} → null
true = true → true
true = false → false
false = null → false
1 <= 1 → true
"a" <= "a" → true
@"P1Y" = @"P12M" → true
@"P1Y" = @"P365D" → null
[1..2] = [1..2] → true
[1..2] = (1..2] → false
[1..2] = [1..3] → false
(>1) = (>1) → true
""",
    "grammar": r"""
1+/* c */2 → 3
1 // c → 1
{a b: 1, c: a b + 1}.c → 2
{a-b: 1, c: a-b}.c → 1
{a: 3, b: 1, c: a-b}.c → 2
{date: 1}.date → 1
{list: [1], r: list[1]}.r → 1
{string length: 3, r: string length}.r → 3
[1,2,3] [1] → 1
{a:[{b:[1,2]}]}.a[1].b[2] → 2
{a:{b:1}} . a . b → 1
if true then {a:1} else {b:2} → {a:1}
for i in [1] return if i=1 then "x" else "y" → ["x"]
1 = 1 and 2 = 2 → true
not(1 = 1) or true → true
true or true and false → true
1 < 2 and 2 < 3 → true
[1,] → unreadable
{a:1,} → unreadable
5 in [1..10] and true → true
"a" + if true then "b" else "c" → "ab"
@"P1D".days + 1 → 2
date("2020-01-01").year + 1 → 2021
(@"2020-01-01").year → 2020
"abc"[1] → "abc"
- 1 → -1
1 -1 → 0
- - 1 → 1
""",
    "recursion": r"""
{f: function(n) if n=0 then 0 else n + f(n-1), r: f(99)}.r → 4950
{f: function(n) if n=0 then 0 else sum([n, f(n-1)]), r: f(95)}.r → 4560
{f: function(n) if n=0 then 0 else 1 + sum(flatten([{a: [f(n-1)]}.a])), r: f(95)}.r → 95
{f: function(n) if n<2 then n else f(n-1)+f(n-2), r: f(15)}.r → 610
""",
    "escapes": r"""
{"横综": 1}.横综 → 1
{ "a" : 1 }.a → 1
"\u002F" → "/"
"\'" → "'"
'a' → unreadable
""",
    "comments": r"""
1 /* a /* b */ + 1 → 2
// only → unreadable
""",
    "names": r"""
{a: 1, a1: 2}.a1 → 2
{ a : { b : 2 } }.a.b → 2
get value({"":1},"") → 1
""",
}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_line_holds(chapter: str) -> None:
    assert wrong(SECTIONS[chapter]) == []


@pytest.mark.parametrize(
    "text",
    ['date and (time("10:00:00"))', "x between date and (time(x))", "x or update and (timer)"],
)
def test_operands_that_would_make_one_name_stay_apart_in_print(text: str) -> None:
    node = parse(text, names=frozenset())
    assert parse(to_text(node), names=frozenset()) == node


def test_names_of_parts_are_known_after_a_dot_and_inside_a_filter_only() -> None:
    members = frozenset({"a-b", "first name"})
    texts = ("x.a-b", "xs[a-b > 1]", "a-b", "[a-b, x.first name]", "xs[y = 1].first name")
    printed = [to_text(parse(text, names=frozenset(), members=members)) for text in texts]
    assert printed == ["x.a-b", "xs[a-b > 1]", "a - b", "[a - b, x.first name]", texts[-1]]
