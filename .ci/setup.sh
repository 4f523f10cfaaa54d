#!/usr/bin/env bash
# Installs the tools for a build (`setup.sh run`) or for all checks (`setup.sh test`). Skips those that are there.
. "$(dirname "$0")/common.sh"

readonly CARGO_LEPTOS=0.3.10
readonly CARGO_MACHETE=0.9.2
readonly OLDEST_NODE=20.19
readonly ICALENDAR=7.3.0

main() {
    rust
    browser_side
    cargo_leptos
    wasm_bindgen
    npm_tools
    if [ "${1:-run}" = test ]; then
        lints
        cargo_machete
        system_packages
        calendar_reader
    fi
}

rust() {
    has cargo || stop "Rust is missing: install Rust 1.94 or newer (rustup is the usual way), then run this again."
    has cc || install_packages build-essential
}

browser_side() {
    [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] && return
    has rustup || stop "Rust's wasm32-unknown-unknown target is missing: install your system's package for it, then run this again."
    say "Set-up: Rust for the browser, about a minute …"
    rustup target add wasm32-unknown-unknown
}

# The tools run for seconds and take minutes to build; unoptimised they take half as long.
quick_install() {
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 cargo install "$@"
}

cargo_leptos() {
    has cargo-leptos && return
    say "Set-up: cargo-leptos $CARGO_LEPTOS from source, about 6 minutes on two cores, once …"
    quick_install cargo-leptos --version "$CARGO_LEPTOS" --locked
}

# The tool must have exactly the version of the library in Cargo.lock.
wasm_bindgen() {
    local wanted
    wanted=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
    [ "$(wasm-bindgen --version 2>/dev/null || true)" = "wasm-bindgen $wanted" ] && return
    say "Set-up: wasm-bindgen $wanted from source, about a minute on two cores, once …"
    # Without --locked: its own lock file can ask for versions that are no longer served.
    quick_install wasm-bindgen-cli --version "$wanted" --force
}

npm_tools() {
    local node stamp=end2end/node_modules/.installed sum
    node=$(node --version 2>/dev/null | sed 's/^v//' || true)
    printf '%s\n' "$OLDEST_NODE" "${node:-0}" | sort --check=quiet --version-sort && has npm || stop "Node is missing or too old: install Node $OLDEST_NODE or newer with npm, then run this again."
    sum=$(cksum < end2end/package-lock.json)
    [ "$(cat "$stamp" 2>/dev/null || true)" = "$sum" ] && return
    say "Set-up: wasm optimiser and test tools from npm, about half a minute …"
    npm ci --prefix end2end --no-audit --no-fund --loglevel=error </dev/null
    printf '%s\n' "$sum" > "$stamp"
}

lints() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
    has rustup || stop "rustfmt or clippy is missing: install your system's packages for them, then run this again."
    rustup component add rustfmt clippy
}

# Names dependencies that nothing uses.
cargo_machete() {
    has cargo-machete && return
    say "Set-up: cargo-machete $CARGO_MACHETE from source, about a minute on two cores, once …"
    quick_install cargo-machete --version "$CARGO_MACHETE" --locked
}

system_packages() {
    local missing=()
    [ -n "$(node end2end/tools/chromium.mjs)" ] || missing+=(chromium fonts-liberation)
    { has pg_virtualenv && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; } || missing+=(postgresql postgresql-common)
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
}

# A second independent reader for the calendars that we write; the first comes from npm.
calendar_reader() {
    target/python/bin/python -c 'import icalendar' 2>/dev/null && return
    python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
    say "Set-up: a reader of calendars for the tests, a few seconds …"
    python3 -m venv target/python
    target/python/bin/pip install --quiet --disable-pip-version-check "icalendar==$ICALENDAR"
}

install_packages() {
    if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
        stop "Missing here: $*. Install it (on Debian: apt-get install $*), then run this again."
    fi
    say "Set-up: $* from the system's packages, about a minute …"
    apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

main "$@"
