#!/usr/bin/env bash
# Serves the demo clinic with the release build. Its data is in data/demo until that folder is removed.
. "$(dirname "$0")/common.sh"

# Logs warnings only, so that the list of people who can sign in stays in sight.
export UNKNOT_DATA="${UNKNOT_DATA:-data/demo}" UNKNOT_LOG="${UNKNOT_LOG:-warn}"
exec target/release/unknot serve --demo
