"""Files that sources hand over: firms and facts come in by CSV and XLSX, checked row by row."""
