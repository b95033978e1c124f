/**
 * Programs of the system that tests drive. What is missing is installed by the system's package program, without
 * questions.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Packages of each program. */
const packages: ReadonlyMap<string, string> = new Map([
  ["Xvfb", "xvfb"],
  ["Xephyr", "xserver-xephyr"],
  ["xinput", "xinput"],
  ["xmessage", "x11-utils"],
  ["xrandr", "x11-xserver-utils"],
  ["xterm", "xterm"],
  ["setfacl", "acl"],
  ["zip", "zip"],
  ["unzip", "unzip"],
  ["python3", "python3"],
  ["curl", "curl"],
  ["openssl", "openssl"],
  ["slapd", "slapd"],
  ["ldapadd", "ldap-utils"],
  ["turnserver", "coturn"],
  ["ip", "iproute2"],
  ["nft", "nftables"],
  ["conntrack", "conntrack"],
  ["cc", "gcc libc6-dev"],
]);

/** Path of a program; undefined when there is none of that name. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Does nothing when all are there, or on other systems than Linux. @throws Error naming the command that failed. */
export function prepareSystemPrograms(): void {
  const missing = [...packages].filter(([program]) => findProgram(program) === undefined);
  if (process.platform !== "linux" || missing.length === 0) return;
  const wanted = missing.flatMap(([, names]) => names.split(" "));
  console.log(`installing ${wanted.join(", ")} for tests`);
  for (const args of [
    ["update", "-q"],
    ["install", "-q", "-y", "--no-install-recommends", ...wanted],
  ]) {
    try {
      execFileSync("apt-get", args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    } catch (cause) {
      throw new Error(`tests need programs of the system; run as root: apt-get ${args.join(" ")}`, { cause });
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there
  }
}
