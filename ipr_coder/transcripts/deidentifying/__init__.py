"""De-identification: finding what may tell who somebody is, a person's decisions, replacements, and the key file.

It assists a person and guarantees nothing; docs/deidentifying.md says what it misses and by how much.
"""
