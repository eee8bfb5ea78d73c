#!/bin/sh
# Makes sure of Chromium for the browser tests: uses the one there, else installs Debian's when root; never fails.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && grep -qi '^ID=debian' /etc/os-release 2>/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing Chromium for the browser tests"
    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null && exit 0
fi
echo "No Chromium: the browser tests will skip. On Debian: apt-get install -y chromium (as root)" >&2
exit 0
