"""Control of the sandbox, beside its API: clock, faults, event disturbances, switches, ledger, deviations."""
