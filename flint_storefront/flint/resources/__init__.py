"""
What can be asked of Flint: reads that call, and writes that only build their request.

A write is built here, stored in the journal, and sent by whoever stored it.
"""
