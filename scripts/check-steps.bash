# shellcheck shell=bash
# The words that check-image and check-compose have in common: how a step is told, passed, failed and waited for, and
# the one mail that both send. It is sourced, starts nothing and cleans up nothing.

# What nobody foresaw says where it was.
set -E
trap 'printf "   FAILED  %s line %s: %s\n" "${BASH_SOURCE[0]##*/}" "$LINENO" "$BASH_COMMAND" >&2' ERR

tell() { printf '\n== %s\n' "$*"; }
passed() { printf '   ok  %s\n' "$*"; }
fail() {
  printf '   FAILED  %s\n' "$*" >&2
  exit 1
}

# seconds_since EPOCHREALTIME
seconds_since() { awk -v since="$1" -v now="$EPOCHREALTIME" 'BEGIN { printf "%.1f", now - since }'; }

# within SECONDS COMMAND…: asks again until the command succeeds; after that time it fails with the command's last words.
within() {
  local until=$((SECONDS + $1)) said
  shift
  until said=$("$@" 2>&1); do
    ((SECONDS < until)) || fail "not in time: $* ${said: -300}"
    sleep 0.2
  done
}

# send PORT [BEFORE…]: sends the first mail of the README, with BEFORE in front of curl, and prints the reply to DATA.
send() {
  local port=$1 talk
  shift
  talk=$("$@" curl --silent --show-error --verbose --max-time 30 "smtp://127.0.0.1:$port" --mail-from ann@customer.example \
    --mail-rcpt support@humanmade.com --upload-file fixtures/mails/first-mail.eml 2>&1) || fail "curl: $talk"
  # The last reply but QUIT's.
  grep '^< 250 ' <<<"$talk" | tail -1 | tr -d '\r' | cut -c3-
}
