"""Commands for whoever keeps a base: `python manage.py help quotes` lists them.

Each turns its arguments into one call of a room below and prints what came back. It may import every room below the
doors, and no other door.
"""
