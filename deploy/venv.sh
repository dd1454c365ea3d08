#!/bin/sh
# venv.sh PYTHON DIRECTORY: makes a virtual environment, with Debian's package for it where missing.
set -eu
python=$1
directory=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3" >&2
    exit 1
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || sh "$(dirname "$0")/debian.sh" python3-venv
# Half an environment would look like a whole one the next time.
trap 'rm -rf "$directory"; exit 1' INT TERM HUP
"$python" -m venv "$directory" || {
    rm -rf "$directory"
    exit 1
}
