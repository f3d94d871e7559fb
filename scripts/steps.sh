# Sourced by check and test: every step runs, and the summary says how each went.
summary=''
failed=0

step() {
  local name=$1 start=$SECONDS result='ok'
  shift
  printf '\n== %s\n' "$name"
  "$@" || { result='FAILED' && failed=1; }
  summary+=$(printf '%5ss  %-7s %s' "$((SECONDS - start))" "$result" "$name")$'\n'
}

# A laptop without Node or npm still runs the rest; under CI the install has refused already.
node_step() {
  if command -v node >/dev/null && [ -d widget/node_modules ]; then
    step "$@"
  else
    summary+=$(printf '%5s   %-7s %s' - 'NOT RUN' "$1")$'\n'
  fi
}

print_summary() {
  printf '\n== summary\n%s' "$summary"
  [ ! -s .venv/missing ] || sed 's/^/        MISSING /' .venv/missing && echo
}
