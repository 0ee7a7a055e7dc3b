"""Numbers and days as an XLSX writes them."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from liyuan.engines.sheets.cells import Broken, Cell

# Excel counts days from 1899-12-30 (it believes in 29 February 1900), a Mac book from 1904-01-01.
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
LAST_DAY = {False: 2_958_465, True: 2_957_003}  # 9999-12-31
SIGNIFICANT = 15  # digits that a number of a spreadsheet truly has
LARGEST = 300  # exponent of a number that a spreadsheet can hold


def finite(text: str) -> Decimal | None:
    """The number as it is written, or None."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= LARGEST else None


def exact(text: str) -> Decimal | None:
    """The number that was meant: what lies behind its fifteenth digit is noise of the machine."""
    if len(text) <= SIGNIFICANT and text.replace(".", "", 1).isdecimal():
        return Decimal(text)
    number = finite(text)
    if number is None:
        return None
    if len(number.as_tuple().digits) > SIGNIFICANT and number != number.to_integral_value():
        return Decimal(f"{float(number):.{SIGNIFICANT}g}")
    return number


def moment_of(days: Decimal, since_1904: bool) -> Cell:
    """The day, or the moment to the second, that a serial number stands for."""
    if not 0 <= days < LAST_DAY[since_1904] + 1:
        return Broken("cell.error", str(days))
    seconds = int((days * 86_400).to_integral_value())
    moment = EPOCHS[since_1904] + timedelta(seconds=seconds)
    if not since_1904 and days < 60:
        moment += timedelta(days=1)
    return moment if seconds % 86_400 else moment.date()


def iso_moment(text: str) -> Cell:
    """The day or the moment of a cell that has it in words."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return Broken("cell.error", text)
    return moment if moment.hour or moment.minute or moment.second else moment.date()
