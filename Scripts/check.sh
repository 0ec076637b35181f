#!/bin/bash
# The checks that need no test run: style, imports, forbidden patterns, tracked files, links.
# Runs all of them, says what failed and where, and exits 1 if any did. Needs bash, git, awk and Swift only.
set -uo pipefail
shopt -s lastpipe  # so that `verdict` counts in this shell
cd "$(dirname "$0")/.."

failures=0
begin() { printf 'check: %-58s' "$1"; }
# Reads the complaints, one per line: none is a pass.
verdict() {
    local complaints
    complaints=$(cat)
    if [ -z "$complaints" ]; then
        echo "ok"
    else
        echo "FAILED"
        printf '%s\n' "$complaints" | head -n 60 | sed 's/^/    /'
        failures=$((failures + 1))
    fi
}
# Files of the repository: tracked, or new and not ignored. Fixtures are data, not text of ours.
files() { git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do [ -f "$file" ] && echo "$file"; done; }
is_fixture='^(share/attack-day/|Tests/[^/]*/Corpus/|Fuzz/Seeds/|rules/.*/samples/)'

mapfile -t swift_files < <(files '*.swift')
mapfile -t source_files < <(files 'Sources/*.swift')
mapfile -t scripts < <(files 'Scripts/*' '.ci/run' 'Fuzz/run' 'Benchmarks/run' | xargs -r grep -lE '^#!.*(bash|sh)$')

begin "shell scripts can be parsed"
for script in "${scripts[@]}"; do bash -n "$script" 2>&1; done | verdict
if command -v shellcheck >/dev/null 2>&1; then
    begin "shellcheck"
    shellcheck "${scripts[@]}" 2>&1 | verdict
fi

begin "swift format lint --strict"
swift format lint --strict --parallel "${swift_files[@]}" 2>&1 | verdict

begin "no file of Swift over 400 lines"
wc -l "${swift_files[@]}" | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }' | verdict

# Patterns that end the process or silence the compiler. Each use needs a reason: a `//` comment on the same line or
# on the line above, which for the first group begins with `// Allowed: `.
begin "no forbidden patterns without a reason"
awk '
    function has_reason(wanted) { return index($0, wanted) || index(previous, wanted) }
    FNR == 1 { previous = "" }
    {
        code = $0
        sub(/\/\/.*/, "", code)
        gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
        if (code ~ /(^|[^A-Za-z_])(try!|as!|fatalError\(|preconditionFailure\(|assertionFailure\(|unsafeBitCast\(|NSRegularExpression|Process\(\))/ \
            && !has_reason("// Allowed: "))
            print FILENAME ":" FNR ": write `// Allowed: <reason>` above, or do without: " $0
        if (code ~ /(@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency)/ && !has_reason("// "))
            print FILENAME ":" FNR ": needs a comment that proves it safe: " $0
        previous = $0
    }' "${source_files[@]}" /dev/null | verdict

begin "no unsafe flags in the manifest"
grep -n 'unsafeFlags' Package.swift | verdict

begin "no build products or resolved versions tracked"
git ls-files | grep -E '(^|/)(Package\.resolved|\.build[^/]*|\.venv|__pycache__|\.secbot)(/|$)|\.(o|so|a|pyc)$' | verdict

begin "no tracked file over 1 MB"
git ls-files -z | xargs -0 -r stat -c '%s %n' 2>/dev/null | awk '$1 > 1048576 { print $2 ": " $1 " bytes" }' | verdict

begin "no paths of one machine, no registry settings"
files | grep -vE "$is_fixture" | grep -vxF Scripts/check.sh |
    xargs -r -d '\n' grep -nIE '(^|[^A-Za-z0-9._/-])/(work|workspace|Users)/|index-url|PIP_[A-Z]+=|GOPROXY|registry\.npmjs|HTTPS?_PROXY' | verdict

begin "no trailing white space, tab or missing line end"
files | grep -vE "$is_fixture" | while read -r file; do
    grep -qI . "$file" || continue
    grep -nE '[[:space:]]+$' "$file" | sed "s|^|$file:|; s|\$| (white space at the end)|"
    case "$file" in Makefile | *.mk) ;; *) grep -n "$(printf '\t')" "$file" | sed "s|^|$file:|; s|\$| (tab)|" ;; esac
    [ -z "$(tail -c 1 "$file")" ] || echo "$file: no line end at the end of the file"
done | verdict

begin "links in the documentation lead somewhere"
files '*.md' | while read -r file; do
    directory=$(dirname "$file")
    awk '/^```/ { code = !code } !code' "$file" | grep -oE '\]\([^)#: ]+(#[^) ]*)?\)' | sed -E 's/^\]\(//; s/[)#].*$//' |
        while read -r target; do
            [ -e "$directory/$target" ] || echo "$file: $target does not exist"
        done
done | verdict

begin "decision records are numbered without a gap"
files 'docs/decisions/*.md' | sed -nE 's|.*/([0-9]{4})-.*|\1|p' | sort | awk '{ if ($1 + 0 != NR - 1) { print "expected " NR - 1 ", found " $1; exit } }' | verdict

if [ "${1:-}" != "--no-build" ]; then
    # The same command as in `make test`: what is compiled here is not compiled again there.
    begin "every import is declared (builds; takes a while)"
    log=$(mktemp)
    if swift build --build-tests --explicit-target-dependency-import-check error >"$log" 2>&1; then
        : | verdict
    else
        { grep -E '^([^ ]+:[0-9]+:[0-9]+: )?(error|warning):' "$log" || tail -n 40 "$log"; } |
            sed "s|^$PWD/||" | sort -u | verdict
    fi
    rm -f "$log"
fi

if [ "$failures" -ne 0 ]; then
    echo "check: $failures check(s) failed"
    exit 1
fi
echo "check: all passed"
