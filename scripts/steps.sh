# Sourced by check and test: every step runs, and the summary says how each went.
summary=''
failed=0
aside=''

step() {
  local name=$1 start=$SECONDS result='ok'
  shift
  printf '\n== %s\n' "$name"
  "$@" || { result='FAILED' && failed=1; }
  note "$((SECONDS - start))s" "$result" "$name"
}

note() {
  summary+=$(printf '%6s  %-7s %s' "$@")$'\n'
}

# A laptop without Node or npm still runs the rest; under CI the install has refused already.
node_step() {
  if command -v node >/dev/null && [ -d widget/node_modules ]; then
    step "$@"
  else
    note - 'NOT RUN' "$1"
  fi
}

# Runs a function of steps beside those that follow: beside FOLDER FUNCTION [ARGUMENTS].
beside() {
  set -m
  steps_beside "$@" >"$1/said" 2>&1 </dev/null &
  set +m
  aside=$!
}

steps_beside() {
  local folder=$1
  shift
  summary=''
  trap - EXIT
  "$@"
  printf '%s' "$summary" >"$folder/summary"
  exit $failed
}

# Waits for the steps beside, and shows what they said; to end before that is a failure.
join_beside() {
  wait "$aside" || failed=1
  aside=''
  cat "$1/said"
  if [ -e "$1/summary" ]; then
    summary+=$(<"$1/summary")$'\n'
  else
    note - 'FAILED' 'the steps beside ended early'
    failed=1
  fi
}

end_beside() {
  [ -z "$aside" ] || kill -- "-$aside" 2>/dev/null || true
}

print_summary() {
  printf '\n== summary\n%s' "$summary"
  [ ! -s .venv/missing ] || sed 's/^/        MISSING /' .venv/missing && echo
}
