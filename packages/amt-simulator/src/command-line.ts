/**
 * The command line of the simulator: words to options.
 */
import { BAD_MODES, type BadMode, isBadMode } from "./bad-modes.ts";
import type { CiraOptions } from "./cira/index.ts";
import type { DeviceOptions } from "./device/index.ts";

export const HELP = `usage: node packages/amt-simulator/src/main.ts [options]

CIRA (dial out):  --host H --port 4433 --user <16 chars> --pass P   --uuid U   --tls 1.0|1.1|1.2|1.3 (1.2)   --plain (no TLS)
                  --ca root.pem [--cn name]   --ciphers STR   --ports 16992,623,16994,5900   --window 16384   --fragment N
                  --keepalive 30   --reconnect SECONDS   --max-channels N   --count N (N devices, uuid counted up)
Relay / LMS:      --ws wss://host:port/apf.ashx --conn-type 1|2   (with --user and --pass; 2 also reports an MEI state)   --root-hash SHA256HEX
LAN (listen):     --listen   --bind 127.0.0.1   --port-offset 0   --rmcp-port 623 (0 = off)
Device:           --amt-user admin --amt-pass P@ssw0rd   --amt-version 16.1.25   --control-mode 0|1|2 (none, CCM, ACM)   --power 2
                  --optin 0|1|4294967295 --consent-code 123456   --redir-off   --tls-ports   --tls-only   --host-name --domain-name
                  --certs N   --clock-skew SECONDS   --os-admin-pass P (account $$OsAdmin)
                  --setup-file setup.bin (a USB stick at the start)   --mebx-pass admin
HTTP:             --qop auth|auth-int|"auth,auth-int"   --nonce-uses N   --strict-nc   --keep401   --no-chunked   --pull-page 4   --log-page 3   --slow-ms N
Redirection:      --kvm-size 640x400   --kvm-sub N   --rfb "RFB 003.008"   --ider-sectors 32   --ider-full   --ider-buffer 8192
Tests:            --bad mode[,mode...]   --control-port N   --json   --exit-after SECONDS   --once   --quiet   --verbose
bad modes:        ${Object.entries(BAD_MODES)
  .map(([group, modes]) => `${group}: ${modes.join(" ")}`)
  .join("\n                  ")}
`;

export class Words {
  readonly #values = new Map<string, string>();

  /** @throws Error for a word that is no option. */
  constructor(argv: readonly string[]) {
    for (let i = 0; i < argv.length; i++) {
      const word = argv[i] ?? "";
      if (!word.startsWith("--")) throw new Error(`unexpected ${word}`);
      const next = argv[i + 1];
      const isSwitch = next === undefined || next.startsWith("--");
      this.#values.set(word.slice(2), isSwitch ? "" : next);
      if (!isSwitch) i++;
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  number(name: string, otherwise: number): number {
    const text = this.#values.get(name);
    return text === undefined ? otherwise : Number(text);
  }
}

/** @throws Error for a bad mode that does not exist. */
export function badModesOf(words: Words): BadMode[] {
  const names = words.text("bad")?.split(",") ?? [];
  return names.map((name) => {
    if (!isBadMode(name)) throw new Error(`unknown bad mode ${name}`);
    return name;
  });
}

export function deviceOptionsOf(words: Words): Partial<DeviceOptions> {
  const [width, height] = (words.text("kvm-size") ?? "640x400").split("x").map(Number);
  const tls = words.has("tls-ports") || words.has("tls-only");
  const rfb = words.text("rfb");
  const options: Partial<DeviceOptions> = {
    bad: badModesOf(words),
    amtUser: words.text("amt-user") ?? "admin",
    amtPass: words.text("amt-pass") ?? "P@ssw0rd",
    osAdminPass: words.text("os-admin-pass"),
    version: words.text("amt-version") ?? "16.1.25",
    controlMode: words.number("control-mode", 2),
    power: words.number("power", 2),
    optIn: words.number("optin", 0),
    consentCode: words.text("consent-code") ?? "123456",
    redirOff: words.has("redir-off"),
    tls,
    tlsOnly: words.has("tls-only"),
    hostName: words.text("host-name") ?? "amt-sim",
    domainName: words.text("domain-name") ?? "sim.test",
    certs: words.number("certs", tls ? 1 : 0),
    clockSkew: words.number("clock-skew", 0),
    qop: words.text("qop") ?? "auth",
    nonceUses: words.number("nonce-uses", 0),
    strictNc: words.has("strict-nc"),
    close401: !words.has("keep401"),
    chunked: !words.has("no-chunked"),
    pullPage: words.number("pull-page", 4),
    logPage: words.number("log-page", 3),
    slowMs: words.number("slow-ms", 0),
    kvmWidth: width ?? 640,
    kvmHeight: height ?? 400,
    kvmSub: words.has("kvm-sub") ? words.number("kvm-sub", 0) : undefined,
    iderSectors: words.number("ider-sectors", 32),
    iderFull: words.has("ider-full"),
    iderBuffer: words.number("ider-buffer", 8192),
    cira: words.has("host"),
    rootHash: words.text("root-hash"),
    mebxPass: words.text("mebx-pass") ?? "admin",
  };
  return rfb === undefined ? options : { ...options, rfbVersion: `${rfb}\n` };
}

export function ciraOptionsOf(words: Words): Partial<CiraOptions> {
  const tls = words.text("tls") ?? "1.2";
  if (tls !== "1.0" && tls !== "1.1" && tls !== "1.2" && tls !== "1.3") throw new Error(`unknown TLS ${tls}`);
  const ports = words.text("ports");
  return {
    tls,
    host: words.text("host") ?? "127.0.0.1",
    port: words.number("port", 4433),
    user: words.text("user") ?? "",
    pass: words.text("pass") ?? "",
    ws: words.text("ws"),
    connType: words.number("conn-type", words.has("ws") ? 1 : 0),
    plain: words.has("plain"),
    ca: words.text("ca"),
    commonName: words.text("cn"),
    ciphers: words.text("ciphers"),
    window: words.number("window", 16_384),
    fragment: words.number("fragment", 0),
    keepalive: words.number("keepalive", 30),
    maxChannels: words.number("max-channels", 0),
    ...(ports === undefined ? {} : { ports: ports.split(",").map(Number) }),
  };
}

/** The n-th UUID after a first one: its last group counted up. */
export function nthUuid(first: string, n: number): string {
  const last = (BigInt(`0x${first.slice(24)}`) + BigInt(n)) & 0xffffffffffffn;
  return first.slice(0, 24) + last.toString(16).padStart(12, "0");
}
