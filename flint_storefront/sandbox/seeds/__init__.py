"""What a sandbox can start with: a catalogue, demo environments, drawings."""
