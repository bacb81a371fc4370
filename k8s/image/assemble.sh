#!/usr/bin/env bash
# assemble.sh <folder>: everything that is in the image, from a checkout that is built
set -euo pipefail
checkout=$(cd "$(dirname "$0")/../.." && pwd)
to=${1:?names the folder to make}
jars="$checkout/k8s/local/sql/target/class-path"
[ -f "$jars" ] || { echo "this checkout is not built: run make build" >&2; exit 1; }
rm -rf "$to" && mkdir -p "$to/lib"
# The last one has no end of line. Kappa's own modules stand there as jars after a package, and as folders of classes after a test.
tr : '\n' < "$jars" | while read -r part || [ -n "$part" ]; do
  case "$part" in
    *.jar) cp "$part" "$to/lib/" ;;
    */pom.xml) ;;
    *) jar=("$(dirname "$part")"/kappa-*.jar); cp "${jar[0]}" "$to/lib/" ;;
  esac
done
cp "$checkout/jobs/target/kappa-jobs.jar" "$to/"
cp -r "$checkout/k8s/image/kappa" "$checkout/k8s/image/conf" "$checkout/k8s/image/Dockerfile" "$to/"
