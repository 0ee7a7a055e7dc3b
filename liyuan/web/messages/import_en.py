"""English wording of what is said about files that are handed over, and about their cells."""

from __future__ import annotations

IMPORT: dict[str, str] = {
    # the file as a whole
    "sheet.size": "the file is larger than {limit} MB; split it first",
    "sheet.empty": "the file is empty",
    "sheet.format": "this is neither CSV nor XLSX",
    "sheet.old": "this is an old .xls or a protected file; save it as .xlsx without a password,"
    " or as CSV",
    "sheet.encrypted": "the file is protected by a password; remove it first",
    "sheet.damaged": "the file is damaged, or no spreadsheet program wrote it ({detail})",
    "sheet.inflates": "the file unpacks to more than {limit} MB and is not read",
    "sheet.members": "the file holds more than {limit} parts and is not read",
    "sheet.rows": "more than {limit} rows; split the file first",
    "sheet.columns": "more than {limit} columns; delete those that are not needed",
    "sheet.cells": "more than {limit} cells; split the file first",
    "sheet.texts": "the texts are longer than {limit} characters and are not read",
    "sheet.encoding": "the text's encoding is not known; save it as UTF-8 or GBK (GB 18030)",
    "sheet.no_rows": "no header found: one row must hold the names of the columns",
    # a cell
    "cell.error": "the cell holds an error",
    "cell.formula": "the formula has no result; open and save it in a spreadsheet program,"
    " or write the value",
    "cell.calculated": "the cell is a formula and is not imported; paste it as a value first",
    "cell.number": "this is no number",
    "cell.whole": "this must be a whole number",
    "cell.fen": "money is exact to the fen, and this is finer; round it",
    "cell.decimals": "at most {limit} decimals are allowed",
    "cell.range": "the number is too large",
    "cell.implausible": "{target} is above {greatest}, the most that is plausible: check unit and"
    " digits; if it is true, tell the office that keeps the catalogue",
    "cell.negative": "this must not be negative",
    "cell.date": "this is no date; write it as 2025-01-31",
    "cell.no_such_day": "there is no such day",
    "cell.day_range": "the date is out of range (1900 to 2199)",
    "cell.future": "the date is later than today",
    "cell.year": "the year is out of range",
    "cell.truth": "this must be yes or no",
    "cell.choice": "“{value}” is not known as “{target}”",
    "cell.long": "the text has more than {limit} characters",
    "cell.control": "the text holds invisible control characters",
    "cell.digits_lost": "the code was stored as a number and lost its last digits; format the"
    " cell as text and write it anew",
    "cell.code_length": "a unified social credit code has 18 characters",
    "cell.code_signs": "the credit code holds characters that are not allowed",
    "cell.code_check": "the check digit of the credit code is wrong: one character may be mistyped",
    # a row
    "import.no_code": "the credit code is missing",
    "import.no_name": "a new firm needs a name",
    "import.twice": "the same as row {first}",
    "import.unknown_firm": "the register has no such firm, or it is not within your reach",
    "import.other_name": "the register calls it “{name}”; check that it is the same firm",
    "import.row_year": "the year is missing",
    # the columns and the whole
    "import.no_column": "there is no column “{target}”; columns without a meaning: {headings};"
    " the nearest: {near}",
    "import.no_fact": "no column means a fact that this unit supplies",
    "import.column_twice": "columns {first} and {second} both mean “{target}”",
    "import.unit": "column {column} “{heading}” is in another unit than the catalogue's “{unit}”;"
    " convert it first",
    "import.no_year": "column {column} “{target}” is yearly: name the year in its heading, in a"
    " column, or for the whole file",
    "import.year": "the year {year} of column {column} is out of range",
    "import.basis_over": "the sharing basis ended on {day}",
    "import.effective": "the effective date {day} is later than today",
    "import.no_rows": "there is no row below the header",
    "import.rows_wrong": "{wrong} rows are wrong and nothing was imported; correct them and upload"
    " again, or choose to import the right rows only",
    "import.meanwhile": "the register changed after the check; check again",
    "import.state": "this cannot be done with this import now; reload the page",
    "import.target": "there is no item “{target}”, or this unit does not supply it",
    "import.heading": "the file has no column “{heading}”",
    "import.supplier": "“{unit}” does not supply such data and cannot import it",
    "import.file_gone": "the uploaded file is gone; upload it again",
    "import.read_only": "this column belongs to “{unit}” and cannot be changed here;"
    " it was “{was}” when exported",
    "import.ledger_unknown": "there is no ledger {stamp} here; export it again,"
    " or delete its number from the file to import it as an ordinary one",
    "import.ledger_expired": "what ledger {stamp} held is no longer kept, so that changes cannot"
    " be told; export it again",
    "import.ledger_other": "this ledger was exported by “{unit}”, and you cannot hand it in for"
    " them",
    "import.ledger_year": "column {column} names another year than the export ({year});"
    " change it back, or export that year's ledger",
    "import.ledger_meanwhile": "what is known changed after the check; check again before you"
    " confirm",
    "import.lost_checking": "the background worker broke off several times: the check is not"
    " finished and nothing was written; check again, and tell the administrator if it happens anew",
    "import.lost_applying": "the background worker broke off several times: nothing was written;"
    " confirm again, and tell the administrator if it happens anew",
    "import.expired": "nobody confirmed it for {days} days: it was called off",
}
