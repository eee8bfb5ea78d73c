#!/bin/sh
# Makes the virtual environment "$1" with the first Python >= 3.11 that is found ($PYTHON, when set, is asked alone).
set -eu
venv=$1

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if new_enough "$python"; then
        if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            [ "$python" = python3 ] && package=python3-venv || package=$(basename "$python")-venv
            echo "The venv module of $python is missing. Install it (as root, or with sudo), then run make again:" >&2
            echo "    apt-get install -y $package" >&2
            exit 1
        fi
        exec "$python" -m venv "$venv"
    fi
done
echo "Rabita needs Python 3.11 or later and found none. Install it (as root, or with sudo), then run make again:" >&2
echo "    apt-get install -y python3 python3-venv" >&2
exit 1
