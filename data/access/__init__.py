"""People and screens, in files beside the versions: who has which role, whose sessions are over, which screens may ask.

They are about people and not about data: no answer depends on them, so they are no part of the data version.
"""
