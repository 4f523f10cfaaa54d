#!/usr/bin/env bash
# The demo clinic out of the release build. It lives in data/demo until that folder is removed.
. "$(dirname "$0")/common.sh"

# Warnings only, so that the list of who can sign in stays in sight.
export UNKNOT_DATA="${UNKNOT_DATA:-data/demo}" UNKNOT_LOG="${UNKNOT_LOG:-warn}"
exec target/release/unknot serve --demo
