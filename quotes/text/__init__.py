"""Text: plain rules from text to text, in plain Python.

Here live the normal form and the text rule, anchors (where words stand in a captured text), dates in EDTF,
keys of addresses and names, and language tags. Every function is pure: no database, no clock, no files.
It may import the standard library and nothing of this house; it knows no Django.
Imports are made from the files (`from quotes.text.anchors import select`).
"""
