#!/usr/bin/env bash
# Measures what the README states, against a release build, and writes benches/RESULTS.md and benches/OPENINGS.md.
. "$(dirname "$0")/common.sh"

.ci/setup.sh run
# The browser's side alone: cargo bench builds the server once more anyway, with what the tests depend on.
cargo leptos build --release --precompress --frontend-only
cargo bench --bench openings
exec cargo bench --bench portal "$@"
