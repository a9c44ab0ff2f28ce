"""The pages that a buyer sees on the local Flint: checkout, challenge, and what to say when there is nothing to pay."""
