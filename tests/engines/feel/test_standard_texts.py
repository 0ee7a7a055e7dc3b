"""What DMN 1.5 says of texts, numbers and arithmetic: expressions and what they come to."""

import pytest

from tests.engines.feel.rows import Rows, wrong

SECTIONS: Rows = {
    "string functions": r"""
substring("foobar",3) → "obar"
substring("foobar",3,3) → "oba"
substring("foobar",-2,1) → "a"
substring("\U01F40Eab", 2) → "ab"
substring(string: "foobar", start position: 3, length: 3) → "oba"
substring(start position: 3, string: "foobar") → "obar"
substring("foobar", 0) → null
substring("foobar", 7) → null
substring("foobar", "3") → null
substring(null, 3) → null
substring("foobar", null) → null
substring("foobar") → null
substring() → null
substring("foobar",1,2,3) → null
string length("") → 0
string length("foo") → 3
string length("\U01F40Eab") → 3
string length("🐎ab") → 3
string length("\ud83d\udc0eab") → 3
string length() → null
string length("a","b") → null
string length(string: "abc") → 3
string length(text: "abc") → null
string length(12) → null
string length(["abc"]) → 3
string length(["abc","d"]) → null
string length("\n\t\r") → 3
string length("\\n") → 2
string length("\"") → 1
string length("\u0009") → 1
upper case("aBc4") → "ABC4"
lower case("aBc4") → "abc4"
upper case(null) → null
substring before("foobar","bar") → "foo"
substring before("foobar","xyz") → ""
substring before("foobar","o") → "f"
substring before("","o") → ""
substring before("foobar","") → ""
substring before(null,"") → null
substring before("a",null) → null
substring before(match: "bar", string: "foobar") → "foo"
substring before("🐎ab","b") → "🐎a"
substring after("foobar","ob") → "ar"
substring after("","a") → ""
substring after("foo","") → "foo"
substring after("foo","z") → ""
substring after("foobar","bar") → ""
replace("abcd","(ab)|(a)","[1=$1][2=$2]") → "[1=ab][2=]cd"
replace("abracadabra","bra","*") → "a*cada*"
replace("abracadabra","a.*a","*") → "*"
replace("abracadabra","a.*?a","*") → "*c*bra"
replace("abracadabra","a","") → "brcdbr"
replace("abracadabra","a(.)","a$1$1") → "abbraccaddabbra"
replace("AAAA","A+","b") → "b"
replace("AAAA","A+?","b") → "bbbb"
replace("darted","^(.*?)d(.*)$","$1c$2") → "carted"
replace("reluctant","r.*?t","X") → "Xant"
replace("0123456789","(\\d{3})(\\d{3})(\\d{4})","($1) $2-$3") → "(012) 345-6789"
replace("abc","[a-z]","#","") → "###"
replace("ABC","[a-z]","#","i") → "###"
replace("a.b.c",".","-","q") → "a-b-c"
replace("a b c"," b ","","x") → "a  c"
replace("abc","b","$") → null
replace("abc","b","\\") → null
replace("abc","b","\\$") → "a$c"
replace("abc","b","$0") → "abc"
replace("abc","x*","-") → null
replace("abc","(","-") → null
replace("abc","b","x","?") → null
replace("a\nb",".","x") → "x\nx"
replace("a\nb",".","x","s") → "xxx"
replace("a\nb","^b","x") → "a\nb"
replace("a\nb","^b","x","m") → "a\nx"
replace(input:"abc",pattern:"b",replacement:"x",flags:"i") → "axc"
replace(input:"abc",pattern:"b",replacement:"x") → "axc"
replace("abc",null,"x") → null
replace("abc","b",null) → null
replace(null,"b","x") → null
replace("abc","b","x",null) → "axc"
replace("abc","b") → null
replace("abc","b",1) → null
replace("hello","[a-z-[aeiou]]","x") → "xexxo"
replace("a🐎b","🐎","x") → "axb"
replace("a🐎b",".","x") → "xxx"
contains("foobar","of") → false
contains("foobar","ob") → true
contains("foobar","") → true
contains("","") → true
contains("foobar","Ob") → false
contains(null,"a") → null
contains("a",null) → null
contains("a") → null
contains("a",1) → null
contains(match:"a",string:"ba") → true
starts with("foobar","fo") → true
starts with("foobar","") → true
starts with("foobar","x") → false
starts with(null,null) → null
ends with("foobar","r") → true
ends with("foobar","") → true
ends with(match:"r",string:"foobar") → true
ends with("🐎","🐎") → true
matches("foobar","^fo*b") → true
matches("foobar","^Fo*b") → false
matches("foobar","^Fo*bar","i") → true
split("John Doe","\\s") → ["John","Doe"]
split("a;b;c;;",";") → ["a","b","c","",""]
split("",";") → [""]
string join(["a","b","c"], "_and_") → "a_and_b_and_c"
string join(["a","b","c"]) → "abc"
string join(["a","b","c"], "") → "abc"
string join(["a",null,"c"], "X") → "aXc"
string join([]) → ""
string join([null],"x") → ""
string join(null) → null
string join("a","x") → "a"
string join([1],"x") → null
string join(["a","b"],1) → null
string join(["a","b"],null) → "ab"
"a" + "b" → "ab"
"a" + 1 → null
"a" - "b" → null
"a" * 2 → null
"a" < "b" → true
"a" < "B" → false
"ab" > "a" → true
"" = "" → true
"\U01F40E" = "🐎" → true
"\U01F40E" = "\uD83D\uDC0E" → true
"横" = "\u6A2A" → true
""",
    "numeric functions": r"""
decimal(1/3,2) → 0.33
decimal(1.5,0) → 2
decimal(2.5,0) → 2
decimal(-2.5,0) → -2
decimal(n: 1.235, scale: 2) → 1.24
decimal(125,-1) → 120
decimal(1, 6177) → null
decimal(1,6176) → 1
decimal(1,-6111) → 0
decimal(1,-6112) → null
decimal(null,1) → null
decimal(1,null) → null
floor(1.5) → 1
floor(-1.5) → -2
floor(-1.56,1) → -1.6
floor(1.56,1) → 1.5
floor(n:1.56, scale:1) → 1.5
floor("1") → null
floor(1.5, null) → null
ceiling(1.5) → 2
ceiling(-1.5) → -1
ceiling(-1.56,1) → -1.5
ceiling(125, -1) → 130
round up(5.5,0) → 6
round up(-5.5,0) → -6
round up(1.121,2) → 1.13
round up(-1.126,2) → -1.13
round up(5.5) → null
round down(5.5,0) → 5
round down(-5.5,0) → -5
round down(1.121,2) → 1.12
round down(-1.126,2) → -1.12
round down(n: 5.5, scale:0) → 5
round down(5.5,6177) → null
round down(5.5,-6112) → null
round down(null,null) → null
round half up(5.5,0) → 6
round half up(-5.5,0) → -6
round half up(1.121,2) → 1.12
round half up(-1.126,2) → -1.13
round half down(5.5,0) → 5
round half down(-5.5,0) → -5
round half down(1.121,2) → 1.12
round half down(-1.126,2) → -1.13
abs(10) → 10
abs(-10) → 10
abs(@"PT5H") → @"PT5H"
abs(@"-PT5H") → @"PT5H"
abs(@"-P3M") → @"P3M"
abs(n: -1) → 1
abs(-0) → 0
abs("-1") → null
abs(null) → null
abs() → null
abs(-1,2) → null
abs(number: -1) → null
abs([-1]) → 1
modulo(12,5) → 2
modulo(-12,5) → 3
modulo(12,-5) → -3
modulo(-12,-5) → -2
modulo(10.1,4.5) → 1.1
modulo(-10.1,4.5) → 3.4
modulo(10.1,-4.5) → -3.4
modulo(-10.1,-4.5) → -1.1
modulo(5,0) → null
modulo(0,5) → 0
modulo(dividend: 10, divisor: 4) → 2
modulo(divisor: 10, dividend: 4) → 4
modulo(1) → null
modulo(null,4) → null
modulo(4,null) → null
modulo(4,"2") → null
modulo(5.5, 5) → 0.5
modulo(5, 2.5) → 0
modulo(-5, 2.5) → 0
sqrt(16) → 4
sqrt(-3) → null
sqrt(0) → 0
sqrt(number: 16) → 4
log(10) = 2.302585092994045684017991454684364 → true
decimal(log(10),8) → 2.30258509
log(1) → 0
log(0) → null
log(-1) → null
log(number: 1) → 0
log(n: 1) → null
log("1") → null
log() → null
log(null) → null
decimal(exp(5),8) → 148.41315910
exp(0) → 1
odd(5) → true
odd(2) → false
odd(-1) → true
even(0) → true
even(-2) → true
""",
    "number(from)": r"""
number("1 000,0"," ",",") → 1000
number("1,000.0",",",".") → 1000
number("1.000,5",".",",") → 1000.5
number("1.0",null,null) → 1
number("1.5",null,".") → 1.5
number("1,5",null,",") → 1.5
number("1,5",null,null) → null
number("1",",",",") → null
number("1",".",".") → null
number("1","x",".") → null
number("1",",","x") → null
number("1",","," ") → null
number("-1",null,null) → -1
number("abc",null,null) → null
number(null,null,null) → null
number(null,",",".") → null
number() → null
number("1","","") → null
number(from: "1,000.5", grouping separator: ",", decimal separator: ".") → 1000.5
number(from: "1 000", grouping separator: " ", decimal separator: null) → 1000
number(decimal separator: ".", grouping separator: ",", from: "1,0.5") → 10.5
number("",null,null) → null
number(1,null,null) → null
number("1",1,".") → null
number(["1"],null,".") → 1
""",
    "arithmetic": r"""
-0 → 0
0 = -0 → true
1/0 → null
0/0 → null
1/3 → 0.3333333333333333333333333333333333
2/3 → 0.6666666666666666666666666666666667
10**2 → 100
2**0.5 = sqrt(2) → true
2**-1 → 0.5
-2**2 → 4
(-2)**2 → 4
-(2**2) → -4
2**3**2 → 64
0**0 → 1
0**-1 → null
1+2*3 → 7
(1+2)*3 → 9
1-2-3 → -4
8/2/2 → 2
10+null → null
null+null → null
null-1 → null
null*1 → null
null/1 → null
null**1 → null
1**null → null
10+"a" → null
true+1 → null
1+true → null
{a:1}+1 → null
--1 → 1
---1 → -1
-(-1) → 1
-null → null
-"a" → null
-true → null
-@"P1D" → @"-P1D"
-@"P1Y" → @"-P1Y"
-duration("P1D") → @"-P1D"
-date("2020-01-01") → null
-{a:1} → null
1 - -1 → 2
1--1 → 2
9999999999999999999999999999999999+1 → 10000000000000000000000000000000000
1e6144*10 → null
.5 → 0.5
-.5 → -0.5
1e3 → 1000
1E-3 → 0.001
5. → unreadable
01 → 1
1.50 = 1.5 → true
""",
}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_line_holds(chapter: str) -> None:
    assert wrong(SECTIONS[chapter]) == []
