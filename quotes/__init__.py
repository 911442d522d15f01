"""The app: the record of sources, speakers, quotes and claims, and every door to it."""
