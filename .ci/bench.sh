#!/usr/bin/env bash
# Measures the figures in the README with a release build, and writes benches/RESULTS.md and benches/OPENINGS.md.
. "$(dirname "$0")/common.sh"

.ci/setup.sh run
# The browser's side only: cargo bench builds the server again anyway, with the dependencies of the tests.
.ci/build.sh --frontend-only
cargo bench --bench openings
exec cargo bench --bench portal "$@"
