"""Storage: records, the port that every store fulfils, and the memory store."""
