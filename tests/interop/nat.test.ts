/**
 * Direct paths between two networks whose routers translate addresses: what a STUN server makes possible, what not, and
 * that the session lives with either. All of it in network namespaces.
 */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { NatNetwork, whyNoNat } from "../support/nat.ts";
import { type NatViewer, type NatViewerState, openNatViewer } from "../support/nat-viewer.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const FILE_BYTES = 20_000_000;
const LONG_FILE_BYTES = 60_000_000;
/** What sessions say besides their data. */
const TALK_BYTES = 1_000_000;
/** A path that can form has formed by then. */
const PATIENCE_MS = 3_000;
/** Four beats, and time for a busy machine. WebRTC's own notice comes after 13 s. */
const MAX_STALL_MS = 11_000;

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

interface TestFile {
  readonly path: string;
  readonly hash: string;
}

describe("direct path through two routers", { timeout: 240_000, skip: whyNoNat() }, () => {
  let network: NatNetwork;
  let host: TestServer;
  let control: ControlClient;
  let folder = "";
  let file: TestFile;
  let longFile: TestFile;
  const agents: { remove(): Promise<void> }[] = [];
  let own = "";
  let stock = "";
  let viewer: NatViewer | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-nat-test-"));
    file = await makeFile("content.bin", FILE_BYTES);
    longFile = await makeFile("long.bin", LONG_FILE_BYTES);
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    network = await NatNetwork.open(host.server.httpsPort);
    own = await addAgent("Own", createOwnAgent);
    stock = await addAgent("Stock", createStockAgent);
  });
  afterEach(() => {
    viewer?.close();
    viewer = undefined;
  });
  after(async () => {
    control?.close();
    for (const agent of agents) await agent.remove();
    await host?.stop();
    await network?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function makeFile(name: string, bytes: number): Promise<TestFile> {
    const content = randomBytes(bytes);
    const path = join(folder, name);
    await writeFile(path, content);
    return { path, hash: createHash("sha256").update(content).digest("hex") };
  }

  type Starter = typeof createOwnAgent | typeof createStockAgent;

  /** Its device, in a group of that name, once it is online with our core. */
  async function addAgent(meshname: string, create: Starter): Promise<string> {
    const { meshid } = await control.ask({ action: "createmesh", meshname, meshtype: 2 });
    const settings = (await fetchSettings(host.url, String(meshid))).replaceAll(
      new URL(host.url).host,
      network.server,
    );
    const agent = await create({ settings, starter: network.starter("agent") });
    agents.push(agent);
    agent.start();
    return await online(String(meshid));
  }

  const online = (meshid: string): Promise<string> =>
    until(
      "the device is online with our core",
      async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = (nodes as Record<string, Device[]>)[meshid] ?? [];
        return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
      },
      60_000,
    );

  async function open(nodeId: string, iceServers = [{ urls: NatNetwork.stun }]): Promise<NatViewer> {
    const wsUrl = `wss://${network.server}`;
    viewer = await openNatViewer(network.starter("viewer"), { wsUrl, nodeId, iceServers });
    return viewer;
  }

  const reaches = async (
    opened: NatViewer,
    what: string,
    is: (state: NatViewerState) => boolean,
  ): Promise<NatViewerState> =>
    await until(what, async () => {
      const state = await opened.does({ kind: "look" });
      return is(state) ? state : undefined;
    });

  /** Offers, waits as long as a path may need, and downloads. */
  async function staysOnRelay(nodeId: string, iceServers?: { urls: string }[]): Promise<NatViewerState> {
    const opened = await open(nodeId, iceServers);
    await opened.does({ kind: "offer" });
    await reaches(opened, "the answer", ({ answer }) => answer !== "");
    await new Promise((done) => setTimeout(done, PATIENCE_MS));
    await opened.does({ kind: "get", path: file.path });
    const state = await reaches(opened, "the whole file", ({ hash }) => hash !== undefined);
    assert.equal(state.hash, file.hash);
    assert.deepEqual([state.path, state.came.direct, state.fault], ["relay", 0, ""]);
    return state;
  }

  it("does not form where nobody tells the ends their addresses, and the session works on the relay", async () => {
    const { offer, answer } = await staysOnRelay(own, []);
    for (const sdp of [offer, answer]) assert.deepEqual(kindsIn(sdp), ["host"]);
  });

  it("forms with a STUN server: a download crosses it once, and nothing of it the server", async () => {
    await host.restart(["--ice-servers", NatNetwork.stun]);
    control.close();
    control = await openControl(host.wsUrl);
    const { nodes } = await control.ask({ action: "nodes" });
    await Promise.all(Object.keys(nodes as object).map(online));
    const opened = await open(own);
    await opened.does({ kind: "offer" });
    const { offer, answer } = await reaches(opened, "the direct path", ({ path }) => path === "direct");
    const { agent, viewer: home } = NatNetwork.publicAddress;
    assert.match(answer, new RegExp(`${agent} \\d+ typ srflx`));
    assert.match(offer, new RegExp(`${home} \\d+ typ srflx`));
    const carried = network.carriedBytes();
    await opened.does({ kind: "get", path: file.path });
    const state = await reaches(opened, "the whole file", ({ hash }) => hash !== undefined);
    assert.equal(state.hash, file.hash);
    assert.ok(state.came.direct > 100, JSON.stringify(state.came));
    assert.ok(network.carriedBytes() - carried < TALK_BYTES, `${network.carriedBytes() - carried} bytes`);
  });

  it("is given up when a router forgets it: the rest of a download comes over the relay, every byte once", async () => {
    const opened = await open(own);
    await opened.does({ kind: "offer" });
    await reaches(opened, "the direct path", ({ path }) => path === "direct");
    await opened.does({ kind: "get", path: longFile.path });
    await reaches(opened, "the beginning", ({ position }) => position > FILE_BYTES);
    network.forget("agent");
    const forgottenAtMs = Date.now();
    await reaches(opened, "the relay", ({ path }) => path === "relay");
    const stalledMs = Date.now() - forgottenAtMs;
    assert.ok(stalledMs < MAX_STALL_MS, `${stalledMs} ms`);
    const state = await reaches(opened, "the whole file", ({ hash }) => hash !== undefined);
    assert.equal(state.hash, longFile.hash);
    assert.deepEqual([state.path, state.fault], ["relay", ""]);
    assert.ok(state.came.relay > 10 && state.came.direct > 10, JSON.stringify(state.came));
  });

  it("does not form where routers give every destination another port, and the session works on the relay", async () => {
    network.translate("another port");
    const { offer, answer } = await staysOnRelay(own);
    for (const sdp of [offer, answer]) assert.ok(kindsIn(sdp).includes("srflx"), "STUN answered both");
    network.translate("same port");
  });

  it("does not form to the stock agent, which knows no STUN, and the session works on the relay", async () => {
    const { offer, answer } = await staysOnRelay(stock);
    assert.deepEqual([kindsIn(answer), kindsIn(offer).includes("srflx")], [["host"], true]);
  });
});

/** Kinds of candidates, each once. */
function kindsIn(sdp: string): string[] {
  return [...new Set([...sdp.matchAll(/ typ (\w+)/g)].map(([, kind = ""]) => kind))].sort();
}
