#!/usr/bin/env bash
# Measures what the README states, against the release build, and writes benches/RESULTS.md.
. "$(dirname "$0")/common.sh"

.ci/setup.sh run
.ci/build.sh
exec cargo bench --bench portal "$@"
