# Shared by ./run and ./test: installs what is missing and builds. Sourced, not run.
# Needs: bash, apt-get, and root or sudo if a package is missing.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build="${DIPTYCH_BUILD_DIR:-$root/build}"

say() { printf '%s\n' "diptych: $*" >&2; }
fail() { say "$*"; exit 1; }

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
available() { [ -n "$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -v '^(none)$')" ]; }

# The packages of the given uses (build, run, data, test) that are not there yet; of alternatives the first available.
missing_packages() {
    local package use rest name chosen
    while read -r package use rest; do
        case "$package" in ''|'#'*) continue ;; esac
        case " $* " in *" $use "*) ;; *) continue ;; esac
        chosen=
        for name in ${package//|/ }; do
            if installed "$name"; then chosen=; continue 2; fi
        done
        for name in ${package//|/ }; do
            if available "$name"; then chosen=$name; break; fi
        done
        printf '%s\n' "${chosen:-${package%%|*}}"
    done <"$root/packaging/dependencies.txt"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "packages are missing and neither root nor sudo is there; install: $wanted"; fi
}

install_missing() {
    local wanted
    wanted="$(missing_packages "$@" | tr '\n' ' ')"
    [ -n "${wanted// /}" ] || return 0
    say "installing: $wanted"
    as_root apt-get update -qq || say "apt-get update failed; trying with the lists that are there"
    wanted="$(missing_packages "$@" | tr '\n' ' ')"
    # shellcheck disable=SC2086  # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null \
        || fail "could not install: $wanted. Run apt-get install with these names to see why"
}

# build_tree TESTS(ON|OFF) [TARGET …]
build_tree() {
    local tests=$1
    shift
    mkdir -p "$build"
    cmake -S "$root" -B "$build" -G Ninja -DDIPTYCH_TESTS="$tests" >"$build/configure.log" 2>&1 \
        || { tail -n 30 "$build/configure.log" >&2; fail "configuring failed; the whole log is in $build/configure.log"; }
    ninja -C "$build" --quiet "$@" || fail "the build failed; the first error stands above"
}
