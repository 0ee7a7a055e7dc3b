"""What DMN 1.5 says of dates, times and durations: expressions and what they come to."""

import pytest

from tests.engines.feel.rows import Rows, wrong

SECTIONS: Rows = {
    "at-literals": r"""
@"2019-01-01" → date("2019-01-01")
@"2019-12-31T13:00:00" → date and time("2019-12-31T13:00:00")
@"13:00:00" → time("13:00:00")
@"13:00:00Z" → time("13:00:00Z")
@"13:00:00@Europe/Paris" → time("13:00:00@Europe/Paris")
@"13:00:00+01:00" → time("13:00:00+01:00")
@"P1Y" → duration("P1Y")
@"-PT1H" → duration("-PT1H")
@"foo" → null
@"" → null
@"P" → null
@"PT" → null
@"P1DT" → null
@"-P1Y2M" → duration("-P14M")
@"P1Y1D" → null
@"2019-02-29" → null
@"2019-1-1" → null
@"25:00:00" → null
@"23:59:60" → null
@"T10:00:00" → null
@"10:00" → null
@"10:00:00.123" = time("10:00:00.123") → true
@"10:00:00." → null
@"+2019-01-01" → null
@"09999-01-01" → null
@"2019-01-01T10:00:00[Europe/Paris]" → null
@"2019-01-01T10:00:00+25:00" → null
@"2019-01-01T10:00:00@Foo/Bar" → null
@"PT0S" → @"P0D"
@"P0Y" → @"P0M"
@"P1W" → null
@"P1.5D" → null
@"p1d" → null
@"P1M" = @"P30D" → null
""",
    "string(from)": r"""
string(null) → null
string(from: 1) → "1"
string() → null
string(1,2) → null
string("foo") → "foo"
""",
    "date and time functions": r"""
date("2012-12-25") - date("2012-12-24") → @"P1D"
date(date and time("2012-12-25T11:00:00Z")) → @"2012-12-25"
date(2012,12,25) → @"2012-12-25"
date(year:2012,month:12,day:25) → @"2012-12-25"
date(2012,13,1) → null
date(2017,2,29) → null
date("2016-02-30") → null
date(from:"2012-12-25") → @"2012-12-25"
date(null) → null
date(1) → null
date(2012,12) → null
date and time(date("2012-12-24"),time("23:59:00")) → @"2012-12-24T23:59:00"
date and time(date and time("2012-12-24T10:00:00Z"),time("23:59:00")) → @"2012-12-24T23:59:00"
date and time("2012-12-24T23:59:00") + duration("PT1M") → @"2012-12-25T00:00:00"
date and time(date:date("2012-12-24"),time:time("23:59:00")) → @"2012-12-24T23:59:00"
date and time(from:"2012-12-24T23:59:00") → @"2012-12-24T23:59:00"
date and time(null,time("23:59:00")) → null
time("23:59:00z") + duration("PT2M") → @"00:01:00Z"
time(date and time("2012-12-24T23:59:00Z")) → @"23:59:00Z"
time(23,59,0,duration("-PT5H")) → @"23:59:00-05:00"
time(23,59,0) → @"23:59:00"
time(23,59,0,null) → @"23:59:00"
time(23,60,0) → null
time(hour:11,minute:59,second:45,offset:duration("-PT2H")) → @"11:59:45-02:00"
time(11,59) → null
time(null) → null
duration("P2Y2M") = duration("P26M") → true
duration("P1Y") = duration("P12M") → true
duration(null) → null
duration(1) → null
duration("P1DT1H","x") → null
years and months duration(date("2011-12-22"),date("2013-08-24")) → @"P1Y8M"
years and months duration(date("2013-08-24"),date("2013-08-24")) → @"P0M"
years and months duration(from:date("2011-12-22"),to:date("2013-08-24")) → @"P1Y8M"
years and months duration(null,date("2012-01-01")) → null
""",
    "properties": r"""
date("2020-05-17").year → 2020
date("2020-05-17").weekday → 7
@"2020-05-17T10:11:12@Europe/Paris".timezone → "Europe/Paris"
@"10:11:12+02:00".time offset → @"PT2H"
@"10:11:12".time offset → null
@"10:11:12".timezone → null
@"P1Y2M".years → 1
@"P1Y2M".months → 2
@"P1Y2M".days → null
@"P2DT3H".days → 2
@"P2DT3H".hours → 3
@"P2DT3H".years → null
@"P13M".years → 1
@"2020-05-17".hour → null
@"10:00:00".year → null
[1..2].start → 1
(1..2].start included → false
[1..2].end included → true
(>1).end → null
(>1).end included → false
(<=1).start → null
""",
    "arithmetic": r"""
@"2020-01-31" + @"P1M" → @"2020-02-29"
@"2020-02-29" + @"P1Y" → @"2021-02-28"
@"2020-03-31" - @"P1M" → @"2020-02-29"
@"2020-01-01" + @"PT25H" → @"2020-01-02"
@"2020-01-01" - @"PT1H" → @"2019-12-31"
@"P1D" + @"2020-01-01" → @"2020-01-02"
@"P1D" - @"2020-01-01" → null
@"2020-01-01" + 1 → null
@"2020-01-01" + @"2020-01-01" → null
@"10:00:00" + @"PT15H" → @"01:00:00"
@"10:00:00" + @"P1M" → null
@"10:00:00Z" - @"09:00:00+01:00" → @"PT2H"
@"2020-01-01T00:00:00Z" - @"2020-01-01T00:00:00+01:00" → @"PT1H"
@"2020-01-01T10:00:00Z" - @"2020-01-01" → @"PT10H"
@"2020-01-01" - @"2020-01-01T10:00:00Z" → @"-PT10H"
@"P1Y" + @"P1D" → null
@"P1Y" * 2 → @"P2Y"
2 * @"P1Y" → @"P2Y"
@"P1Y" * 1.5 → @"P18M"
@"P1Y" / 2 → @"P6M"
@"P1Y" / @"P1M" → 12
@"P1D" / @"PT1H" → 24
@"P1D" / 2 → @"PT12H"
@"P1D" / 0 → null
@"P1D" / @"PT0S" → null
@"P1M" / @"P0M" → null
2 / @"P1D" → null
@"P1D" * @"P1D" → null
@"P1D" ** 2 → null
@"P1Y" - @"P1M" → @"P11M"
@"P1D" - @"PT1H" → @"PT23H"
@"P1D" > @"PT23H" → true
@"P1Y" > @"P11M" → true
@"P1Y" > @"P300D" → null
@"10:00:00Z" = @"11:00:00+01:00" → true
@"2020-01-01T10:00:00@Europe/Paris" = @"2020-01-01T09:00:00Z" → true
is(@"10:00:00Z",@"11:00:00+01:00") → false
is(1,1.0) → true
is(1,"1") → false
is(null,null) → true
is(date("2012-12-25"), time("23:00:50")) → false
is(date("2012-12-25"), date("2012-12-25")) → true
is(time("23:00:50z"), time("23:00:50")) → false
is(time("23:00:50z"), time("23:00:50+00:00")) → true
is([1],[1]) → true
is({a:1},{a:1}) → true
is(1) → null
is(value1:1,value2:1) → true
day of year(date(2019,9,17)) → 260
day of week(date(2019,9,17)) → "Tuesday"
month of year(date(2019,9,17)) → "September"
week of year(date(2019,9,17)) → 38
week of year(date(2003,12,29)) → 1
week of year(date(2004,1,4)) → 1
week of year(date(2005,1,1)) → 53
now() instance of date and time → true
today() instance of date → true
now(1) → null
now() - now() → @"PT0S"
""",
    "dates and durations at their edges": r"""
@"2020-12-31T23:59:59" + @"PT1S" → @"2021-01-01T00:00:00"
@"2020-02-29" - @"P4Y" → @"2016-02-29"
@"2020-02-29" - @"P1Y" → @"2019-02-28"
@"2020-03-31" + @"P11M" → @"2021-02-28"
@"9999-12-31" + @"P1D" → @"10000-01-01"
@"2020-01-01" - @"2019-01-01" → @"P365D"
@"2021-01-01" - @"2020-01-01" → @"P366D"
@"2020-01-01T10:00:00+02:00" - @"2020-01-01T10:00:00Z" → @"-PT2H"
@"23:00:00" + @"PT2H" → @"01:00:00"
@"01:00:00" - @"PT2H" → @"23:00:00"
@"01:00:00+01:00" - @"PT2H" → @"23:00:00+01:00"
@"10:00:00" - @"11:00:00" → @"-PT1H"
@"P1D" = @"PT24H" → true
@"PT60S" = @"PT1M" → true
-@"P1Y2M" = @"-P14M" → true
@"P1Y" / 0 → null
@"P1Y" / @"P5M" → 2.4
@"-P1Y" < @"P1M" → true
abs(@"-P1Y2M") → @"P1Y2M"
min(@"2020-01-01",@"2019-01-01") → @"2019-01-01"
max([@"P1Y",@"P13M"]) → @"P13M"
min([@"P1Y",@"P1D"]) → null
sort([@"P2D",@"P1D"],function(a,b) a<b) → [@"P1D",@"P2D"]
date(@"2020-01-01T10:00:00") → @"2020-01-01"
date and time(@"2020-06-01", @"10:00:00@Europe/Paris") → @"2020-06-01T10:00:00@Europe/Paris"
date and time(@"2020-06-01", @"10:00:00+02:00") → @"2020-06-01T10:00:00+02:00"
date and time("2020-06-01T10:00:00@Europe/Paris") = @"2020-06-01T08:00:00Z" → true
date and time("2020-06-01T25:00:00") → null
date and time("2020-06-01 10:00:00") → null
date("2020-06-01T10:00:00") → null
time("10:00") → null
date("20200601") → null
date("2020-6-1") → null
duration("P1Y1M1D") → null
duration("PT") → null
duration("1D") → null
duration("P-1D") → null
duration("P1DT23H59M59S").minutes → 59
duration("PT61M").hours → 1
duration("P999D").days → 999
duration("-P1DT2H").hours → -2
duration("-P1DT2H").days → -1
@"2020-01-01T10:00:00Z".weekday → 3
@"2020-07-01T10:00:00@Europe/Paris".time offset → @"PT2H"
@"10:00:00.5".second → 10.5 - 10
[@"2020-01-01",@"2021-01-01"].year → [2020,2021]
week of year(@"2020-12-31") → 53
week of year(@"2021-01-01") → 53
day of year(@"2020-12-31T10:00:00") → 366
day of week("2020-01-01") → null
day of week() → null
day of week(date: @"2020-01-01") → "Wednesday"
""",
}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_line_holds(chapter: str) -> None:
    assert wrong(SECTIONS[chapter]) == []
