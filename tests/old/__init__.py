"""One book from every release, opened by the tests for ever.

python -m tests.old VERSION        makes this release's, once, when it is released
"""
