#!/usr/bin/env bash
# All checks, in order, each with its time. After a step that fails, a sentence says what to do, and the others still run
# where they can. The last line counts the Rust and browser tests, and each other failed step as one failure.
. "$(dirname "$0")/common.sh"
set +e

readonly STEPS=11
readonly RUST="Tests on SQLite and PostgreSQL"
readonly LOGS=target/test-logs
number=0
passed=0
failed=0
missed=()

main() {
    mkdir -p "$LOGS"
    step "Tools" "Set-up could not finish; its last lines above name what is missing." .ci/setup.sh test || finish
    step "Format" "Run make fmt and commit what it changed." cargo fmt --check
    step "Dependencies" "Take what is named above out of Cargo.toml." cargo machete
    step "Lints, server" "Mend what clippy names above." cargo clippy --all-targets --features ssr -- -D warnings
    step "Lints, browser" "Mend what clippy names above." \
        cargo clippy --lib --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings
    step "$RUST" "The failing tests are named above; run one with cargo test NAME." rust_tests
    if step "Release build" "The compiler's first error above is the one to mend." .ci/build.sh; then
        step "Weight" "Find what grew before you accept it: a new island, a dependency that reached the browser." node end2end/tools/size.mjs
        step "Types of browser tests and tools" "Mend what tsc names above." tsc --noEmit -p end2end
        step "Browsers" "The failing tests are named above; pictures of them are in end2end/test-results." browser_tests
        step "Lighthouse" "Figures in bold missed their limit; on a busy machine, run it again." \
            node end2end/tools/lighthouse.mjs
    fi
    finish
}

step() {
    local name=$1 advice=$2 began=$SECONDS
    shift 2
    counted=no
    number=$((number + 1))
    printf '\n[%s/%s] %s\n' "$number" "$STEPS" "$name"
    "$@"
    local code=$?
    printf '[%s/%s] %s: %s, %s s\n' "$number" "$STEPS" "$name" "$([ $code -eq 0 ] && echo fine || echo FAILED)" $((SECONDS - began))
    [ $code -eq 0 ] && return 0
    say "$advice"
    missed+=("$name")
    # Steps with tests have counted their failures, unless they failed before that.
    [ $counted = yes ] || failed=$((failed + 1))
    return 1
}

rust_tests() {
    local log=$LOGS/rust.txt good bad code
    in_throw_away_cluster .ci/database-tests.sh 2>&1 | tee "$log"
    code=${PIPESTATUS[0]}
    read -r good bad < <(awk '/^test result:/ { good += $4; bad += $6 } END { print good + 0, bad + 0 }' "$log")
    count "$code" "$good" "$bad"
}

# A throw-away server in a folder of its own (-t), so that the remains of a killed run are not in its way. It is fast and not
# durable, which these tests do not need. If it does not come up, on a busy machine, it is started once more.
in_throw_away_cluster() {
    local up=$LOGS/up attempt
    for attempt in 1 2; do
        rm -f "$up"
        pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=300 \
            -- sh -c 'touch "$0" && exec "$@"' "$up" "$@" </dev/null && return 0
        [ -e "$up" ] && return 1
        say "PostgreSQL did not come up (attempt $attempt)."
    done
    return 1
}

browser_tests() {
    local log=$LOGS/browsers.txt good=0 bad=0
    rm -f "$log"
    (cd end2end && COUNT_FILE="../$log" playwright test </dev/null)
    local code=$?
    [ -f "$log" ] && read -r good bad < "$log"
    count "$code" "$good" "$bad"
}

# count EXIT-CODE PASSED FAILED
count() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    [ "$3" -eq 0 ] || counted=yes
    [ "$1" -eq 0 ] && [ "$3" -eq 0 ]
}

# Repeats at the end which steps failed, and which tests.
finish() {
    local name
    for name in "${missed[@]}"; do
        printf '\nFailed: %s\n' "$name"
        [ "$name" = "$RUST" ] && { grep -E '^(test .* FAILED|error|thread .* panicked)' "$LOGS/rust.txt" || tail -n 12 "$LOGS/rust.txt"; } | head -n 30
    done
    printf '\n%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
    exit
}

main
