#!/bin/sh
# Makes a git repository of the sample: thirteen small commits, of which the seventh breaks something.
#   make-history.sh DIR             ends with the broken head
#   make-history.sh --healthy DIR   ends just before the commit that breaks it
# The sample's own files are the healthy head: the history's patches are first taken back from them, then committed one by one.
# Dates and authors come from the patches, so the commit ids are the same on every machine.
set -eu

culprit=0006-Move-the-arithmetic-of-orders-to-its-own-module.patch
healthy=
if [ "${1-}" = --healthy ]; then healthy=1; shift; fi
if [ $# -ne 1 ]; then echo "usage: make-history.sh [--healthy] DIR" >&2; exit 2; fi
if [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; then echo "make-history.sh: $1 exists and is not empty; name a new folder." >&2; exit 2; fi

sample=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
repository=$(CDPATH='' cd -- "$1" && pwd)

# Neither the caller's repository nor the caller's settings (hooks, signing, line ends, names) take part.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_NAMESPACE GIT_PREFIX GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_TEMPLATE_DIR
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_COMMITTER_NAME='Mina Holt' GIT_COMMITTER_EMAIL=mina@helpdesk.example

for entry in .gitignore README.md package.json package-lock.json regreen.yaml src data test tests; do
  cp -R "$sample/$entry" "$repository/"
done
git init -q -b main --template= "$repository"
cd "$repository"

for patch in $(ls -r "$sample/history" | grep '\.patch$'); do
  if [ "$patch" != "$culprit" ]; then git apply -R "$sample/history/$patch"; fi
done
first='2026-03-02T09:12:00+01:00'
git add -A
GIT_AUTHOR_NAME='Mina Holt' GIT_AUTHOR_EMAIL=mina@helpdesk.example GIT_AUTHOR_DATE=$first GIT_COMMITTER_DATE=$first \
  git commit -q -m 'Answer questions about the catalogue and orders over a WebSocket'

for patch in "$sample"/history/*.patch; do
  if [ -n "$healthy" ] && [ "$(basename "$patch")" = "$culprit" ]; then break; fi
  git am -q --committer-date-is-author-date "$patch"
done
git log --oneline | sed -n '1s/^/head: /p'
