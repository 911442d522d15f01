"""The pages: what is here, and each record at its permalink, as plain HTML that needs no script.

A page is one Selection and one statement; templates get plain data, already chosen and checked. `feeds` are for feed
readers.
May import access, export and read; knows no other door. Templates: `templates/pages`, style: `static/pages`.
"""
