#!/usr/bin/env bash
# Packs every package of the house into out/, from a fresh build: what `npm install` takes on a host.
set -euo pipefail
cd "$(dirname "$0")/.."
for package in packages/*/; do rm -rf "${package}dist"; done
npm exec -- tsc -b
rm -rf out
mkdir out
npm pack --workspaces --pack-destination out --loglevel=error >/dev/null
ls out
