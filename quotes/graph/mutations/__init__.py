"""Mutations: one for each act of `quotes.acts`, written by hand; each is one transaction.

`inputs` declares what is given, `problems` what is answered instead of an act, `payloads` what is answered to one;
`planned` prices and checks every payload before the first act runs, and reads it in one statement after its own;
`root` is their list.
"""
