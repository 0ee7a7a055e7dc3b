"""What DMN 1.5 says of lists, loops and contexts: expressions and what they come to."""

import pytest

from tests.engines.feel.rows import Rows, wrong

SECTIONS: Rows = {
    "list functions, filters and equality of lists": r"""
list contains([1,2,3],2) → true
list contains([1,2,3],"2") → false
list contains([1,2,3],null) → false
list contains([1,2,null],null) → true
list contains(null,2) → null
list contains([],2) → false
list contains([1,2],[1]) → false
list contains([[1],[2]],[1]) → true
list contains(list:[1,2], element:1) → true
list contains(element:1, list:[1,2]) → true
list contains([{a:1}],{a:1}) → true
list contains([1]) → null
list contains(1,1) → true
list contains([1,2],1,2) → null
list contains([@"2020-01-01"],date("2020-01-01")) → true
list contains([true],true) → true
count([1,2,3]) → 3
count([]) → 0
count([1,[2,3]]) → 2
count(1) → 1
count(1,2) → null
count() → null
count(null) → null
count([null]) → 1
count(list:[1]) → 1
min([1,2,3]) → 1
min(1) → 1
min([1]) → 1
min([]) → null
min() → null
min(1,2,3) → 1
min(["a","b"]) → "a"
min(list:[1,2]) → 1
min([@"2020-01-01",@"2019-01-01"]) → @"2019-01-01"
min(@"PT1H",@"PT1M") → @"PT1M"
min([1,"a"]) → null
max([1,2,3]) → 3
max(-1,-2) → -1
max("a","b","c") → "c"
sum([1,2,3]) → 6
sum(1,2,3) → 6
sum(1) → 1
sum([]) → null
sum() → null
sum([1,"a"]) → null
sum(list:[1,2]) → 3
mean([1,2,3]) → 2
mean(1,2,3) → 2
mean([]) → null
mean() → null
mean(1) → 1
mean([1,"a"]) → null
all([true,true]) → true
all([true,false,null]) → false
all([true,null]) → null
all([]) → true
all(true) → true
all(null) → null
all([0]) → null
any([]) → false
any([false,true]) → true
any(false) → false
sublist([4,5,6],1,2) → [4,5]
sublist([4,5,6],2) → [5,6]
sublist([4,5,6],-2) → [5,6]
sublist([4,5,6],-2,1) → [5]
sublist([4,5,6],0) → null
sublist([4,5,6],4) → null
sublist([4,5,6],-4) → null
sublist([4,5,6],1,4) → null
sublist([4,5,6],1,3) → [4,5,6]
sublist([],1) → null
sublist(null,1) → null
sublist([1],null) → null
sublist(list:[1,2], start position: 2) → [2]
sublist(list:[1,2], start position: 2, length: 1) → [2]
append([1],2,3) → [1,2,3]
append([],1) → [1]
append([1],[2]) → [1,[2]]
append(1,2) → [1,2]
append([1],null) → [1,null]
append() → null
concatenate([1,2],[3]) → [1,2,3]
concatenate([1],2) → [1,2]
concatenate([[1]],[2]) → [[1],2]
concatenate([1]) → [1]
insert before([1,3],1,2) → [2,1,3]
insert before([1,3],-1,2) → [1,2,3]
insert before([1,3],0,2) → null
insert before([1,3],3,2) → null
insert before([],1,2) → null
insert before([1],1,null) → [null,1]
insert before([1],null,1) → null
insert before(null,1,1) → null
insert before(list:[1],position:1,newItem:2) → [2,1]
remove([1,2,3],2) → [1,3]
remove([1,2,3],-1) → [1,2]
remove([1,2,3],0) → null
remove([1,2,3],4) → null
remove([1],1) → []
remove(null,1) → null
list replace([2,4,7,8],3,6) → [2,4,6,8]
list replace([2,4,7,8],function(item,newItem) item<newItem,5) → [5,5,7,8]
reverse([1,2,3]) → [3,2,1]
reverse([]) → []
reverse(null) → null
reverse(1) → [1]
index of([1,2,3,2],2) → [2,4]
index of([1,2],3) → []
index of([null,1],null) → [1]
index of(null,1) → null
index of([1,"1"],"1") → [2]
index of(list:[1,2,3], match: 2) → [2]
union([1,2],[2,3]) → [1,2,3]
union([1,null],[null]) → [1,null]
union([1,2,1]) → [1,2]
distinct values([1,2,3,2,1]) → [1,2,3]
distinct values([1,null,null]) → [1,null]
distinct values([1,1.0]) → [1]
distinct values([]) → []
distinct values(null) → null
distinct values([[1],[1]]) → [[1]]
distinct values([{a:1},{a:1.0}]) → [{a:1}]
distinct values([true,1,"1"]) → [true,1,"1"]
flatten([[1,2],[[3]],4]) → [1,2,3,4]
flatten([]) → []
flatten([[],[[]]]) → []
flatten(null) → null
flatten(1) → [1]
product([2,3,4]) → 24
product(2,3,4) → 24
median(8,2,5,3,4) → 4
median([6,1,2,3]) → 2.5
median([]) → null
stddev(2,4,7,5) → 2.081665999466132735282297706979931
stddev([47]) → null
stddev([]) → null
mode(6,3,9,6,6) → [6]
mode([6,1,9,6,1]) → [1,6]
mode([]) → []
sort([3,1,4,5,2],function(x,y) x<y) → [1,2,3,4,5]
sort([3,1,2],function(x,y) x>y) → [3,2,1]
sort(list:[3,1,2],precedes:function(x,y) x<y) → [1,2,3]
sort([],function(x,y) x<y) → []
sort(null,function(x,y) x<y) → null
[1,2,3][1] → 1
[1,2,3][-1] → 3
[1,2,3][0] → null
[1,2,3][4] → null
[1,2,3][item>1] → [2,3]
[1,2,3][item>5] → []
[1,2,3][true] → [1,2,3]
[1,2,3][false] → []
1[1] → 1
1[2] → null
1[true] → [1]
1[item=1] → [1]
null[1] → null
[][1] → null
[{a:1,b:2},{a:3}][a=1] → [{a:1,b:2}]
[{a:1,b:2},{a:3}][b=2] → [{a:1,b:2}]
[{a:1},{a:2}].a → [1,2]
{a:1}[a=1] → [{a:1}]
[1,2,3][1+1] → 2
[[1,2],[3]][1][2] → 2
[1,2] = [1,2] → true
[1,2] = [2,1] → false
[1,2] = [1] → false
[] = [] → true
[null] = [null] → true
[1,null] = [1] → false
""",
    "for, some, every": r"""
for i in [1,2] return i*2 → [2,4]
for i in 1..3 return i → [1,2,3]
for i in 3..1 return i → [3,2,1]
for i in 2..-1 return i → [2,1,0,-1]
for i in 1..1 return i → [1]
for i in 0..4 return if i = 0 then 1 else i * partial[-1] → [1,1,2,6,24]
for i in [1,2], j in [3,4] return i*j → [3,4,6,8]
for i in [[1,2],[3]], j in i return j → [1,2,3]
for i in 1..2, j in 1..i return j → [1,1,2]
for i in [] return i → []
for i in 5 return i → [5]
for i in {a:1} return i.a → [1]
for i in [1,null,2] return i → [1,null,2]
for i in [1,2] return i + "a" → [null,null]
for d in @"2020-01-01"..@"2020-01-03" return d → [@"2020-01-01",@"2020-01-02",@"2020-01-03"]
for d in @"2020-03-01"..@"2020-02-28" return d → [@"2020-03-01",@"2020-02-29",@"2020-02-28"]
for i in 1..2 return {x: i} → [{x:1},{x:2}]
for i in 1..2 return for j in 1..2 return i+j → [[2,3],[3,4]]
{f: function(n) for i in 1..n return i, r: f(2)}.r → [1,2]
for a b in [1,2] return a b + 1 → [2,3]
for i in 1..2, j in 3..4 return [i,j] → [[1,3],[1,4],[2,3],[2,4]]
for i in -1..1 return i → [-1,0,1]
for i in 1+1..2+2 return i → [2,3,4]
for i in [1,2,3][item>1] return i → [2,3]
for i in (for j in 1..3 return j) return i*i → [1,4,9]
for i in 1..4 return count(partial) → [0,1,2,3]
for x in ["a","b"], y in ["c"] return x+y → ["ac","bc"]
for i in 1..3 return some j in 1..3 satisfies i=j → [true,true,true]
some i in [1,2,3] satisfies i>2 → true
every i in [1,2,3] satisfies i>2 → false
some i in [] satisfies true → false
every i in [] satisfies false → true
some i in [1,null] satisfies i>0 → true
some i in [1,2], j in [2,3] satisfies i=j → true
every i in [1,2], j in [3,4] satisfies i<j → true
some i in 1..3 satisfies i=3 → true
some i in [1,2] satisfies i=1 and i=2 → false
some i in 1 satisfies i=1 → true
some i in [1..3] satisfies i=2 → true
""",
    "between": r"""
1 between 0 and 2 → true
1 between 1 and 1 → true
3 between 1 and 2 → false
1 between 2 and 0 → false
null between 1 and 2 → null
1 between null and 2 → null
1 between 0 and null → null
"b" between "a" and "c" → true
1 between "a" and 2 → null
@"2020-01-01" between @"2019-01-01" and @"2021-01-01" → true
@"PT1H" between @"PT1M" and @"P1D" → true
true between false and true → null
1 between 0 and 2 and true → true
not(1 between 0 and 2) → false
1+1 between 1 and 2 → true
1 between 0 and 1+1 → true
if 1 between 0 and 2 then "y" else "n" → "y"
""",
    "in": r"""
1 in [1..2] → true
1 in (1..2] → false
1 in ]1..2] → false
2 in [1..2[ → false
2 in [1..2) → false
1 in (>0,<5) → true
1 in >0 → true
1 in [1,2] → true
1 in (1,2) → true
1 in ([1,2],3) → true
1 in ([2..3],[0..1]) → true
null in [null] → true
1 in [] → false
[1] in [[1],[2]] → true
[1,2] in [[1,2]] → true
"a" in ["a".."b"] → true
5 in (<= 5) → true
5 in (= 5) → true
5 in (!= 5) → false
{a:1} in [{a:1}] → true
""",
    "context functions and contexts": r"""
get value({a:1},"a") → 1
get value({a:1},"b") → null
get value(null,"a") → null
get value({a:1},null) → null
get value({a:{b:2}},["a","b"]) → 2
get value({a:1},[]) → null
get value(m:{a:1},key:"a") → 1
get value(key:"a",m:{a:1}) → 1
get value({"a b":1},"a b") → 1
get value(1,"a") → null
get value({a:1},1) → null
get entries({a:1,b:2}) → [{key:"a",value:1},{key:"b",value:2}]
get entries({}) → []
get entries(null) → null
get entries(1) → null
get entries() → null
get entries({a:1},{b:1}) → null
get entries(m:{a:1}) → [{key:"a",value:1}]
get entries(context:{a:1}) → null
get entries({a:1})[key="a"].value → [1]
get entries({a:null}) → [{key:"a",value:null}]
get entries({a:{b:1}}) → [{key:"a",value:{b:1}}]
get entries([{a:1}]) → [{key:"a",value:1}]
get entries([]) → null
context([{key:"a",value:1}]) → {a:1}
context put({a:1},"b",2) → {a:1,b:2}
context put({},"b",2) → {b:2}
context put({a:1},"a",2) → {a:2}
context put({a:1},"a",null) → {a:null}
context put({a:1},"",2) → {a:1,"":2}
context put({a:1},null,2) → null
context put(null,"a",2) → null
context put({a:1},["b"],2) → {a:1,b:2}
context put({x:1,y:{a:0}},["y","a"],2) → {x:1,y:{a:2}}
context put({x:1,y:{a:0}},["y","b"],2) → {x:1,y:{a:0,b:2}}
context put({x:1,y:3},["y","b"],2) → null
context put({x:1},[],2) → null
context put({x:1},[null],2) → null
context put({x:1},[1],2) → null
context put({x:1},1,2) → null
context put({x:1},"y") → null
context put() → null
context put(context:{x:1},key:"y",value:2) → {x:1,y:2}
context put(value:2,key:"y",context:{x:1}) → {x:1,y:2}
context put(context:{x:{y:1}},keys:["x","y"],value:2) → {x:{y:2}}
context put({x:{y:{z:1}}},["x","y","z"],9) → {x:{y:{z:9}}}
context merge([{a:1},{b:2}]) → {a:1,b:2}
context merge([{a:1},{a:2}]) → {a:2}
context merge({a:1}) → {a:1}
context merge(null) → null
{a:1,b:a+1}.b → 2
{a:1,a:2} → null
{"a":1}.a → 1
{a+b:1}.a+b → 1
{} = {} → true
{a:1,b:2}={b:2,a:1} → true
{a:1}={a:1,b:null} → false
{a:1}.b → null
null.b → null
{a:{b:{c:1}}}.a.b.c → 1
{f: function(x) x+1, r: f(1)}.r → 2
{f: function(x) x+1}.f(1) → 2
""",
}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_line_holds(chapter: str) -> None:
    assert wrong(SECTIONS[chapter]) == []
