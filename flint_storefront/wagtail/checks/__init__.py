"""System checks: what a site can get wrong, each with a hint how to mend it."""
