"""The project: settings from the environment, addresses, the server. Wiring only.

It may import anything; nothing in `quotes` imports it. What it offers the rooms it offers by Django's settings and by
attributes on request and response.
"""
