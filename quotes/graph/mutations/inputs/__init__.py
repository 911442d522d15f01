"""What mutations are given. In a change a field that is absent stays, null clears it, a list replaces the list.

`made` makes inputs, and has what they have alike; `rows` are the values and rows within records; `records`, `texts`,
`claims` and `steps` are the inputs of the mutations.
"""
