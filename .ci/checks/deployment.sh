#!/usr/bin/env bash
# Checks what a container engine or a cluster would be given, on a machine that has neither.
# Needs node and npm; installs Debian's docker-compose if it is missing. Exits non-zero on the first kind of fault it finds.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

# Installed once per lock file, outside the repository.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/commonground-deployment-check/$(cat "$here"/deployment/package*.json | sha256sum | cut -c1-16)
if [[ ! -f $tools/complete ]]; then
  echo "deployment: installing the validators"
  mkdir -p "$tools"
  cp "$here"/deployment/package.json "$here"/deployment/package-lock.json "$here"/deployment/.npmrc "$tools"
  npm ci --prefix "$tools" --ignore-scripts --loglevel=error >&2
  touch "$tools/complete"
fi

if ! command -v docker-compose >/dev/null; then
  if apt-get update -qq >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq docker-compose >/dev/null
  else
    echo "deployment: SKIPPED 'docker-compose config': docker-compose is missing and Debian's packages cannot be reached"
  fi
fi
if command -v docker-compose >/dev/null; then
  # The keys have no defaults, so that nobody runs with one that is known.
  if COMMONGROUND_CURSOR_KEY='' COMMONGROUND_AUDIT_KEY='' docker-compose --file "$root/docker-compose.yml" config --quiet 2>/dev/null; then
    echo "deployment: docker-compose.yml is content without keys" >&2
    exit 1
  fi
  COMMONGROUND_CURSOR_KEY=of-this-check-only COMMONGROUND_AUDIT_KEY=of-this-check-only \
    docker-compose --file "$root/docker-compose.yml" config --quiet
  echo "deployment: docker-compose.yml is read by $(docker-compose version --short)"
fi

node "$here/deployment/check.mjs" "$root" "$tools"
