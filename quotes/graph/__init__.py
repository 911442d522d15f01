"""The GraphQL door: an operation becomes one Selection, one read gives the rows, the rows are the answer.

`schema` declares the types (strawberry), `documents` parses, limits and validates, `selection` turns an operation into
what `read` takes, `operations` keeps it ready for repeats, `mutations` are the acts, `view` speaks HTTP. What the
planner cannot take (introspection, the viewer) runs on the ordinary resolvers over the same rows. May use `access` and
what is below.
"""
