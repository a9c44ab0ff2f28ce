"""
A local, strict, stateful Flint for development and tests.

Never imported by the plugin's own code. Needs the extra `sandbox`.
"""
