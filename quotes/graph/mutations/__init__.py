"""Mutations: one for each act, written by hand; each makes one call into `review` or `ingest`, one transaction.

`inputs` declares what is given, `problems` what is answered instead of an act, `payloads` what is answered to one;
`planned` prices and checks every payload before the first act runs, and reads it in one statement after its own;
`acts` are the acts, `root` is their list.
"""
