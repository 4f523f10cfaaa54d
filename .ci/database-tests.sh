#!/usr/bin/env bash
# All Rust tests, on SQLite and on the PostgreSQL of the variables PGHOST, PGPORT and so on. Run inside pg_virtualenv:
#   pg_virtualenv -t -o fsync=off -- .ci/database-tests.sh
. "$(dirname "$0")/common.sh"

export UNKNOT_TEST_POSTGRES="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/${PGDATABASE:-postgres}?sslmode=disable"
exec cargo test --no-fail-fast "$@"
