#!/usr/bin/env bash
# A debug build of the demo clinic, rebuilt and restarted on every change.
. "$(dirname "$0")/common.sh"

export UNKNOT_DATA="${UNKNOT_DATA:-data/dev}"
exec cargo leptos watch --split -- serve --demo
