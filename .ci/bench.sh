#!/usr/bin/env bash
# Measures what the README states.
. "$(dirname "$0")/common.sh"

[ -x benches/run ] || stop "There is nothing to measure yet: benches/run is missing."
exec benches/run "$@"
