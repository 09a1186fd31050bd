# What the scripts share; sourced, not run. Sets `root`, the folder of the project, and goes there.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' green='' red='' plain=''
fi

say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }
fail() {
  printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2
  exit 1
}

stage_names=()
stage_seconds=()

# stage NAME COMMAND...: runs it, says how long it took, and ends the script if it fails.
stage() {
  local name=$1 begun=$SECONDS code=0
  shift
  say "$name: $*"
  "$@" </dev/null || code=$?
  stage_names+=("$name")
  stage_seconds+=($((SECONDS - begun)))
  if [ "$code" -ne 0 ]; then
    stage_summary
    fail "$name failed with exit code $code: $*"
  fi
}

# The stages so far, with their times.
stage_summary() {
  local i
  say "Stages"
  for i in "${!stage_names[@]}"; do
    printf '    %-36s %4d s\n' "${stage_names[$i]}" "${stage_seconds[$i]}"
  done
  printf '    %-36s %4d s\n' "in all" "$SECONDS"
}
