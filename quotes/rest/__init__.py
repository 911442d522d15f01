"""The REST door: /api/v1/, its parameters, its answers and its description in OpenAPI 3.1.

A request becomes a Selection of the whole base and one statement; the rows go out as read gives them, by orjson.
`offers` chooses the form of an answer, and `whole` sends a list that is wanted in another form than JSON, page by page.
Filters come from `filters`, fields and edges from `read.shape` and `read.meaning`; nothing is listed twice. What is
written is `writing`'s.
May import access, acts, export, read, filters and Django REST framework; knows no other door.
"""
