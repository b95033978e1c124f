/**
 * The install script for Linux and BSD: `meshinstall.sh SERVER_URL GROUP_ID`, or `uninstall SERVER_URL GROUP_ID`.
 * It asks the server for the program of this computer and for the group's settings and lets the program install
 * itself. Source of arguments, ids and steps: docs/spec/agent-protocol.md, section 9.3.
 */

/** POSIX sh; the same text for every group: address and group come as arguments. */
export function createInstallScript(): string {
  return script;
}

const script = `#!/bin/sh
# Installs or removes the Tendril agent on this computer.
#   meshinstall.sh SERVER_URL GROUP_ID [--WebProxy=URL]
#   meshinstall.sh uninstall SERVER_URL GROUP_ID
set -u

fail() { echo "tendril: $1" >&2; exit 1; }

mode=install
if [ "\${1:-}" = uninstall ]; then mode=uninstall; shift; fi
server=\${1:-}
group=\${2:-}
proxy=
for word in "$@"; do
  case "$word" in --WebProxy=*) proxy=$word ;; esac
done

[ "$(id -u)" = 0 ] || fail "run this as root, for instance with sudo"
case "$server" in https://*) ;; *) fail "the first argument must be the server's address, https://..." ;; esac
[ "\${#group}" -ge 64 ] || fail "the second argument must be the id of a device group"
server=\${server%/}

# Which program: the ids are those of the agent protocol.
system=$(uname -s)
machine=$(uname -m)
case "$machine" in
  x86_64|amd64)
    id=6
    case "$system" in
      *BSD) id=30 ;;
      *) [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" = 32 ] && id=5 ;;
    esac ;;
  x86|i386|i486|i586|i686) id=5 ;;
  aarch64|arm64) id=26 ;;
  armv6l|armv7l) id=25 ;;
  riscv64) id=45 ;;
  mips) id=28 ;;
  mipsel) id=40 ;;
  *) fail "there is no agent for a $machine computer" ;;
esac

# How services are started: 1 systemd, 2 upstart, 3 init.d, 5 rc.d
startup=3
first=$(ps -p 1 -o comm= 2>/dev/null || true)
case "$system" in
  *BSD) startup=5 ;;
  *) case "$first" in
       *systemd*) startup=1 ;;
       *init*) [ -x /sbin/initctl ] && startup=2 ;;
     esac ;;
esac

folder=$(mktemp -d "\${TMPDIR:-/tmp}/tendril.XXXXXX") || fail "no temporary folder"
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder" || fail "no temporary folder"

# The certificate is not checked here: the settings name the server's own key, and the agent checks that.
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --insecure --output "$2" "$1" && return 0
  fi
  if command -v wget >/dev/null 2>&1; then
    wget --quiet --no-check-certificate --output-document="$2" "$1" && return 0
  fi
  return 1
}

escaped=$(printf %s "$group" | sed -e 's/@/%40/g' -e 's/\\$/%24/g')
fetch "$server/meshagents?id=$id" meshagent || fail "could not download the agent; does the server have it?"
fetch "$server/meshsettings?id=$escaped" meshagent.msh || fail "could not download the settings; does the group exist?"
chmod 755 meshagent || fail "could not make the agent executable"
echo "StartupType=$startup" >> meshagent.msh

if [ "$mode" = uninstall ]; then
  ./meshagent -fulluninstall || fail "the agent could not be removed"
  echo "tendril: the agent was removed"
else
  ./meshagent -fullinstall --copy-msh=1 $proxy || fail "the agent could not be installed"
  echo "tendril: the agent is installed and starts with this computer"
fi
`;
