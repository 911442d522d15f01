"""Rows become a standard: pure functions from plain rows (as `read` gives them) to text.

One file per family of formats; each says which asks its rows need. What is unknown stays absent or is said to be
unknown, supplied titles stand in square brackets, and only verbatim words in quotation marks. May use `read`'s plain
data and `text`; knows no door, no base and no request.
"""
