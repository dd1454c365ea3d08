#!/bin/sh
# debian.sh PACKAGE…: installs those of Debian's packages that are missing.
set -eu
missing=""
for package in "$@"; do
    case "$package" in
    chromium) command -v chromium >/dev/null || missing="$missing chromium" ;;
    default-jre-headless) command -v java >/dev/null || missing="$missing default-jre-headless" ;;
    gettext) command -v xgettext >/dev/null || missing="$missing gettext" ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql" ;;
    *) dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0
as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "These packages are missing. Install them and try again: sudo apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo -n"
fi
echo "Installing$missing"
$as_root apt-get update -qq >/dev/null
# shellcheck disable=SC2086 # one word per package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
