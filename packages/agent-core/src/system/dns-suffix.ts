/**
 * The DNS suffix of the network, as the operating system knows it.
 */
import type { Host } from "../host/index.ts";
import { pairsOf, textOf } from "../values.ts";
import { runScript } from "./shell.ts";

const MAX_CHARS = 255;

const script = {
  posix: `
suffix=
while read -r key value rest; do case "$key" in
  domain|search) [ -n "$suffix" ] || suffix="$value" ;;
esac; done < /etc/resolv.conf 2>/dev/null
echo "suffix=$suffix"
`,
  windows: `
$found = Get-DnsClient | Where-Object { $_.ConnectionSpecificSuffix } | Select-Object -First 1
"suffix=" + $found.ConnectionSpecificSuffix
`,
};

/** "" where there is none. */
export function readDnsSuffix(host: Host, onRead: (suffix: string) => void): void {
  runScript(host, script, ({ output }) => {
    const suffix = textOf(pairsOf(output).suffix, MAX_CHARS);
    onRead(/^[A-Za-z0-9.-]+$/.test(suffix) ? suffix : "");
  });
}
