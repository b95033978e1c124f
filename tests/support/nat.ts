/**
 * A small internet in network namespaces: two private networks, each behind a router that translates addresses and
 * lets nothing in that was not asked for, and between the routers an outside with a STUN server. The only way from
 * there to the test's own server is a socket in a folder: nothing of it touches the computer's own network.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../tools/system-programs.ts";
import { TurnServer } from "./turn-server.ts";
import { until } from "./until.ts";

export type Side = "agent" | "viewer";

/** Addresses for documentation: no packet of these goes anywhere. */
const OUTSIDE = "192.0.2.1";
const STUN_PORT = 3478;
const places: Readonly<Record<Side, { readonly lan: string; readonly wan: string }>> = {
  agent: { lan: "10.1.0", wan: "198.51.100" },
  viewer: { lan: "10.2.0", wan: "203.0.113" },
};
const sides = ["agent", "viewer"] as const;

const gate = `
  import { connect, createServer } from "node:net";
  const [host, port, path] = process.argv.slice(1);
  const join = (near) => {
    const far = connect(path);
    for (const [one, other] of [[near, far], [far, near]]) one.on("error", () => {}).on("close", () => other.destroy()).pipe(other);
  };
  createServer(join).listen(Number(port), host, () => console.log("open"));
  process.stdin.on("end", () => process.exit()).resume(); // with the test, however that ends
`;

/** Why there can be none here; false when there can. */
export function whyNoNat(): string | false {
  const missing = ["ip", "nft", "conntrack", "nsenter", "turnserver"].filter((name) => !findProgram(name));
  if (missing.length > 0) return `there is no ${missing.join(", no ")}`;
  try {
    execFileSync("unshare", ["--net", "true"], { stdio: "ignore" });
    return false;
  } catch {
    return "only root may make network namespaces, and not in every container";
  }
}

export class NatNetwork {
  /** Addresses of the routers, as the outside sees what comes from behind them. */
  static readonly publicAddress = { agent: `${places.agent.wan}.2`, viewer: `${places.viewer.wan}.2` };
  /** For the setting `iceServers`. */
  static readonly stun = `stun:${OUTSIDE}:${STUN_PORT}`;
  /** The server as seen from everywhere in here, `host:port`. */
  readonly server: string;
  readonly #prefix = `tendril-${process.pid}-`;
  readonly #folder: string;
  readonly #closers: (() => unknown)[] = [];
  #carriedBytes = 0;

  private constructor(serverPort: number, folder: string) {
    this.server = `${OUTSIDE}:${serverPort}`;
    this.#folder = folder;
  }

  /** A way to this port of the computer itself, and all that is between. Take it down with `close`, whatever happens. */
  static async open(serverPort: number): Promise<NatNetwork> {
    removeForsaken();
    const network = new NatNetwork(serverPort, await mkdtemp(join(tmpdir(), "tendril-nat-")));
    try {
      network.#lay();
      await network.#openGate(serverPort);
      const place = { host: OUTSIDE, port: STUN_PORT, starter: network.#into("outside") };
      const stun = await TurnServer.start({ name: "nobody", password: "none" }, place);
      network.#closers.push(() => stun.stop());
      return network;
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  /** Words that start a program on that side. */
  starter(side: Side): string[] {
    return this.#into(`${side}-lan`);
  }

  /** Bytes that went to the server and came from it. */
  carriedBytes(): number {
    return this.#carriedBytes;
  }

  /**
   * How both routers translate from now on: a port that stays the same for every destination, or for UDP another one
   * for each, which a STUN server cannot tell.
   */
  translate(kind: "same port" | "another port"): void {
    for (const side of sides) this.#translate(side, kind);
  }

  /** The router of that side loses what it knows of UDP, and gives other ports from then on. */
  forget(side: Side): void {
    this.#translate(side, "another port");
    this.#run(`${side}-nat`, ["conntrack", "-D", "-p", "udp"]); // fails when there was nothing to forget
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #lay(): void {
    for (const name of ["outside", ...sides.flatMap((side) => [`${side}-nat`, `${side}-lan`])]) {
      execFileSync("ip", ["netns", "add", this.#prefix + name]);
      this.#closers.push(() => execFileSync("ip", ["netns", "delete", this.#prefix + name]));
      // addresses of IPv6 come seconds after the line: a browser gives up what it loads when they do
      this.#run(name, ["sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 || true"]);
    }
    // nowhere else: the library of the viewer would wait 40 s for an answer of the STUN server on the loopback
    this.#ip("outside", "link set lo up");
    this.#ip("outside", `address add ${OUTSIDE}/32 dev lo`);
    for (const side of sides) this.#laySide(side, places[side]);
    for (const name of ["outside", ...sides.map((side) => `${side}-nat`)])
      this.#run(name, ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
    this.translate("same port");
  }

  #laySide(side: Side, { lan, wan }: { readonly lan: string; readonly wan: string }): void {
    const [nat, home] = [`${side}-nat`, `${side}-lan`];
    this.#ip(home, `link add eth0 type veth peer name in netns ${this.#prefix}${nat}`);
    this.#ip(nat, `link add out type veth peer name ${side} netns ${this.#prefix}outside`);
    for (const [name, device, address] of [
      [home, "eth0", `${lan}.2`],
      [nat, "in", `${lan}.1`],
      [nat, "out", `${wan}.2`],
      ["outside", side, `${wan}.1`],
    ] as const) {
      this.#ip(name, `address add ${address}/24 dev ${device}`);
      this.#ip(name, `link set ${device} up`);
    }
    this.#ip(home, `route add default via ${lan}.1`);
    this.#ip(nat, `route add default via ${wan}.1`);
  }

  /** What nobody asked for is dropped without a trace: else it would take the port that the answer needs. */
  #translate(side: Side, kind: "same port" | "another port"): void {
    const udp = kind === "same port" ? "masquerade" : "masquerade fully-random";
    const rules = `
      flush ruleset
      table ip router {
        chain outwards { type nat hook postrouting priority 100; oifname "out" ip protocol udp ${udp}; oifname "out" masquerade; }
        chain inwards { type filter hook input priority 0; iifname "out" drop; }
      }
    `;
    this.#run(`${side}-nat`, ["nft", "-f", "-"], rules);
  }

  async #openGate(serverPort: number): Promise<void> {
    const path = join(this.#folder, "gate");
    const inner = this.#listen(serverPort, path);
    this.#closers.push(() => inner.close());
    const [first = "", ...rest] = this.#into("outside");
    const words = [...rest, process.execPath, "--input-type=module", "-e", gate];
    const child = spawn(first, [...words, OUTSIDE, String(serverPort), path], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#closers.push(() => child.kill("SIGKILL"));
    let output = "";
    child.stdout.on("data", (part) => {
      output += String(part);
    });
    await until("the gate is open", () => output.includes("open"));
  }

  #listen(serverPort: number, path: string): Server {
    return createServer((near) => {
      const far = connect(serverPort, "127.0.0.1");
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on("data", (part: Buffer) => {
          this.#carriedBytes += part.length;
        });
        one.on("error", () => {}).on("close", () => other.destroy());
        one.pipe(other);
      }
    }).listen(path);
  }

  #into(name: string): string[] {
    return ["nsenter", `--net=/run/netns/${this.#prefix}${name}`];
  }

  #ip(name: string, words: string): void {
    execFileSync("ip", ["-n", this.#prefix + name, ...words.split(" ")]);
  }

  #run(name: string, words: readonly string[], input = ""): void {
    const [first = "", ...rest] = [...this.#into(name), ...words];
    execFileSync(first, rest, { input, stdio: ["pipe", "ignore", "pipe"] });
  }
}

/** Namespaces of test processes that are no more: one that was killed left them. */
function removeForsaken(): void {
  for (const line of execFileSync("ip", ["netns", "list"], { encoding: "utf8" }).split("\n")) {
    const [name = ""] = line.split(" ");
    const pid = /^tendril-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      execFileSync("ip", ["netns", "delete", name], { stdio: "ignore" });
    } catch {
      // another test beside this one did it
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // gone
  }
}
