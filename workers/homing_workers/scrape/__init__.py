"""One run of a source: fetch, walk, extract, normalise, store."""
