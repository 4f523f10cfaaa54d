#!/usr/bin/env bash
# The release build: target/release/unknot, and target/site with compressed files.
. "$(dirname "$0")/common.sh"

[ -d target/site ] || say "Building for release; the first time takes about 9 minutes on two cores …"
exec cargo leptos build --release --precompress --split "$@"
