"""
marshmallow schemas: from Flint's JSON to our frozen data.

Lenient where Flint may grow: unknown fields are passed over, null means the same as missing, any word is
taken for an enum. Strict where a mistake would cost money: amounts and quantities are whole numbers, never
floats, never bools.

Source: conventions facts, sections 4 and 5.
"""
