/**
 * The stock programs that tests drive: agent binaries and MeshCtrl, unpacked from the npm package into .cache.
 * They are never a dependency. npm checks the package's integrity; MeshCtrl's own libraries are installed beside it.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "1.1.55";
const PACKAGE = `meshcentral@${VERSION}`;
const WEBRTC_PACKAGE = "@roamhq/wrtc@0.10.0";
const cache = join(import.meta.dirname, "..", ".cache", "stock");

/** Files of the package that tests use. */
const members: readonly string[] = [
  "package/agents/meshagent_x86-64",
  "package/meshctrl.js",
  "package/package.json",
  "package/views/messenger.handlebars",
  "package/public/scripts/common-0.0.1.js",
  "package/public/scripts/filesaver.min.js",
];

export const stock = {
  folder: cache,
  /** The whole package, as npm packs it. */
  tarball: join(cache, `meshcentral-${VERSION}.tgz`),
  agent: join(cache, "package", "agents", "meshagent_x86-64"),
  meshctrl: join(cache, "package", "meshctrl.js"),
  /** Its messenger page as a template, and the folder of the scripts that the page loads. */
  messenger: join(cache, "package", "views", "messenger.handlebars"),
  scripts: join(cache, "package", "public", "scripts"),
  /** What stands for a browser that takes the stock agent's certificate; a CommonJS module. */
  webRtc: join(cache, "webrtc", "node_modules", "@roamhq", "wrtc"),
} as const;

/** Does nothing when everything is there. @throws Error naming the command that failed. */
export async function prepareStock(): Promise<void> {
  await prepareWebRtc();
  const isUnpacked = members.every((member) => existsSync(join(cache, member)));
  if (isUnpacked && existsSync(join(cache, "ready"))) return;
  console.log(`fetching ${PACKAGE} for tests`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(stock.tarball)) fetchTarball();
  execFileSync("tar", ["xzf", stock.tarball, "-C", cache, ...members]);
  writeFileSync(join(cache, "package", "package.json"), '{"name":"stock","private":true}\n');
  const libraries = ["ws@8", "minimist@1", "https-proxy-agent@7"];
  execFileSync("npm", ["install", "--no-save", "--ignore-scripts", "--no-package-lock", ...libraries], {
    cwd: join(cache, "package"),
    stdio: "inherit",
  });
  writeFileSync(join(cache, "ready"), `${VERSION}\n`);
}

/** The WebRTC library of Chromium as an npm package, older than its refusal of such certificates; prebuilt. */
async function prepareWebRtc(): Promise<void> {
  if (existsSync(stock.webRtc)) return;
  const folder = join(cache, "webrtc");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"name":"webrtc","private":true}\n');
  execFileSync("npm", ["install", "--no-save", "--ignore-scripts", "--no-package-lock", WEBRTC_PACKAGE], {
    cwd: folder,
    stdio: "inherit",
  });
}

function fetchTarball(): void {
  const folder = join(cache, "download");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("npm", ["pack", PACKAGE, "--ignore-scripts", "--pack-destination", folder], {
    stdio: "inherit",
  });
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error(`npm pack ${PACKAGE} left no file`);
  renameSync(join(folder, name), stock.tarball);
}
