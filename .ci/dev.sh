#!/usr/bin/env bash
# A debug build of the demo clinic that is built and started again on every change.
. "$(dirname "$0")/common.sh"

export UNKNOT_DATA="${UNKNOT_DATA:-data/dev}"
exec cargo leptos watch -- serve --demo
