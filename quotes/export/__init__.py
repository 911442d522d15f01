"""Rows become a standard: pure functions from plain rows (as `read` gives them) to text.

`formats` is the registry: every standard with what it asks of `read`, what it makes of a row, and how rows become a
document. One file per standard (`atom` is of feeds; `provenance` says what `prov_json` and `turtle` write down;
`sheets`, `workbook`, `tables` and `cells` are for spreadsheets). `documents` writes all of them alike, some rows at a
time, and `saved` puts them into a file that is whole or not there. What is unknown stays absent or is said to be
unknown, supplied titles stand in square brackets, only verbatim words are called a quotation, and what is retracted
says so. May use `read`'s plain data and `text`; knows no door, no database and no request: the base's public address is
an argument.
"""
