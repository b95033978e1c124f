/**
 * The install script for Linux and BSD: `meshinstall.sh SERVER_URL GROUP_ID`, `uninstall SERVER_URL GROUP_ID`, or
 * `run SERVER_URL GROUP_ID` (ours) for an agent that is there until it is stopped, of whoever starts it. It asks the server
 * for the program of this computer and for the group's settings and lets the program do the rest. Source of arguments, ids and steps: docs/spec/agent-protocol.md, section 9.3.
 */

/** POSIX sh; the same text for every group: address and group come as arguments. */
export function createInstallScript(): string {
  return script;
}

const script = `#!/bin/sh
# Installs, runs or removes the Tendril agent on this computer.
#   meshinstall.sh SERVER_URL GROUP_ID [--WebProxy=URL]
#   meshinstall.sh run SERVER_URL GROUP_ID [--WebProxy=URL]     until Ctrl-C, without root
#   meshinstall.sh uninstall SERVER_URL GROUP_ID
set -u

fail() { echo "tendril: $1" >&2; exit 1; }

mode=install
case "\${1:-}" in uninstall|run) mode=$1; shift ;; esac
server=\${1:-}
group=\${2:-}
proxy=
for word in "$@"; do
  case "$word" in --WebProxy=*) proxy=$word ;; esac
done

[ "$mode" = run ] || [ "$(id -u)" = 0 ] || fail "run this as root, for instance with sudo"
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

if [ "$mode" = run ]; then
  # It stays: the agent keeps its identity there and is the same device the next time.
  folder="\${XDG_DATA_HOME:-\${HOME:?}/.local/share}/tendril-agent"
  mkdir -p "$folder" && chmod 700 "$folder" || fail "could not make the folder $folder"
  rm -f "$folder/meshagent" "$folder/meshagent.msh"
else
  folder=$(mktemp -d "\${TMPDIR:-/tmp}/tendril.XXXXXX") || fail "no temporary folder"
  trap 'rm -rf "$folder"' EXIT INT TERM
fi
cd "$folder" || fail "could not enter the folder $folder"

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
if [ "$mode" = run ]; then
  echo "tendril: the agent runs until this is ended with Ctrl-C"
  exec ./meshagent connect $proxy
fi
echo "StartupType=$startup" >> meshagent.msh
if [ "$mode" = uninstall ]; then
  ./meshagent -fulluninstall || fail "the agent could not be removed"
  echo "tendril: the agent was removed"
else
  ./meshagent -fullinstall --copy-msh=1 $proxy || fail "the agent could not be installed"
  echo "tendril: the agent is installed and starts with this computer"
fi
`;
