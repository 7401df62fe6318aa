#!/bin/sh
# Fetch the install manifests of the pinned Argo CD into upstream.yaml and check them against upstream.sha256.
#
#   argocd/install/fetch.sh                 from the release tag, with curl
#   argocd/install/fetch.sh go              from the Go module proxy, where GitHub cannot be reached
#   argocd/install/fetch.sh FILE            from a copy of manifests/install.yaml that you brought yourself
#
# Whatever the way, the bytes must be the pinned ones; else nothing is left behind and the exit code is 1.
set -eu

version=v3.6.1
module=github.com/argoproj/argo-cd/v3
cd "$(dirname "$0")"

need() {
    command -v "$1" >/dev/null || { echo "error: $1 is missing; $2" >&2; exit 2; }
}

from_tag() {
    need curl "install curl, or name another source: go, or a file"
    curl --connect-timeout 20 --fail --silent --show-error --location --output "$1" \
        "https://raw.githubusercontent.com/argoproj/argo-cd/$version/manifests/install.yaml"
}

from_module() {
    need go "install Go, or give a file"
    need unzip "install unzip"
    # The command says that the module wants a newer Go, which a download does not need, and still names the file.
    answer=$(go mod download -json "$module@$version" || true)
    archive=$(printf '%s' "$answer" | sed -n 's/.*"Zip": "\(.*\)".*/\1/p')
    [ -n "$archive" ] || { echo "error: the module proxy has no $module@$version: $answer" >&2; exit 1; }
    unzip -p "$archive" "$module@$version/manifests/install.yaml" >"$1"
}

partial=$(mktemp ./upstream.XXXXXX)
trap 'rm -f "$partial"' EXIT
case "${1:-tag}" in
    tag) from_tag "$partial" ;;
    go) from_module "$partial" ;;
    *) cp -- "$OLDPWD/$1" "$partial" 2>/dev/null || cp -- "$1" "$partial" ;;
esac
wanted=$(cut -d ' ' -f 1 upstream.sha256)
found=$(sha256sum "$partial" | cut -d ' ' -f 1)
if [ "$found" != "$wanted" ]; then
    echo "error: these are not the manifests of Argo CD $version: sha256 is $found, pinned is $wanted" >&2
    exit 1
fi
chmod 644 "$partial"
mv "$partial" upstream.yaml
echo "argocd/install/upstream.yaml: Argo CD $version, sha256 $found"
