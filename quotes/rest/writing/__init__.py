"""Writing by REST: each operation is one act of `quotes.acts`, and what was written is read in one statement.

`operations` is the table of all; `bodies`, `conditions` and `given` make plain data of a request, `refusals` says what
`review` said, `answering` does it in this order and answers; `schemas` and `describe` tell of it in OpenAPI.
"""
