#!/usr/bin/env bash
# The attack of the tests, with many more requests: 250,000 on both databases together, or as many as ATTACK_REQUESTS says.
. "$(dirname "$0")/common.sh"

.ci/setup.sh test
export ATTACK_REQUESTS=${ATTACK_REQUESTS:-250000}
exec pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=300 \
    -- .ci/database-tests.sh --test unknot -- attack:: </dev/null
