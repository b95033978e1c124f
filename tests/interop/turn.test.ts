/** Direct paths where the two sides reach nothing but a TURN server: coturn, with the account of the settings. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { openDownload } from "../support/direct-download.ts";
import type { DirectViewer } from "../support/direct-viewer.ts";
import { postJson } from "../support/http.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { hasTurnServer, TurnServer } from "../support/turn-server.ts";
import { until } from "../support/until.ts";

const CONTENT_BYTES = 20_000_000;
const ACCOUNT = { name: "tendril", password: "7nW-q2.x" };
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

// threads of the library keep the process
after(() => setTimeout(() => process.exit(), 1_000).unref());

describe("direct path through a TURN server", {
  timeout: 240_000,
  skip: hasTurnServer ? false : "there is no turnserver",
}, () => {
  let turn: TurnServer;
  let host: TestServer;
  let control: ControlClient;
  let agent: { start(): void; remove(): Promise<void> };
  let nodeId = "";
  let folder = "";
  let servers: readonly IceServer[] = [];
  const content = randomBytes(CONTENT_BYTES);
  const viewers: DirectViewer[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-turned-"));
    await writeFile(join(folder, "content.bin"), content);
    turn = await TurnServer.start(ACCOUNT);
    const server = `turn:${ACCOUNT.name}:${ACCOUNT.password}@${turn.address}?transport=udp`;
    host = await startTestServer({ flags: ["--ice-servers", server] });
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Far", meshtype: 2 });
    agent = await createOwnAgent({ settings: await fetchSettings(host.url, String(made.meshid)) });
    agent.start();
    nodeId = await until(
      "the device is online with our core",
      async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = Object.values(nodes as Record<string, Device[]>).flat();
        return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
      },
      60_000,
    );
  });
  after(async () => {
    for (const viewer of viewers) viewer.close();
    control.close();
    await agent.remove();
    await host.stop();
    await turn.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A files session whose viewer may use nothing but a relay, and a download in it. */
  async function download(iceServers: readonly IceServer[]) {
    const opened = await openDownload({
      ...{ wsUrl: host.wsUrl, control, nodeId },
      configuration: { iceServers, iceTransportPolicy: "relay" },
    });
    viewers.push(opened.viewer);
    const run = async (): Promise<string> => {
      opened.start(join(folder, "content.bin"));
      return await until("the whole file", () => opened.hash(), 60_000);
    };
    return { viewer: opened.viewer, run };
  }

  it("knows it from the settings: the page and the agent get address and account", async () => {
    const { cookie } = await postJson(host.url, "/api/sign-in", { name: "admin", password: PASSWORD });
    const { json } = await postJson(host.url, "/api/state", undefined, { cookie });
    servers = (json.directPath as { iceServers: IceServer[] }).iceServers;
    assert.deepEqual(servers, [
      {
        urls: [`turn:${turn.address}?transport=udp`],
        username: ACCOUNT.name,
        credential: ACCOUNT.password,
      },
    ]);
    const stranger = await postJson(host.url, "/api/state", undefined);
    assert.deepEqual((stranger.json.directPath as { iceServers: IceServer[] }).iceServers, []);
  });

  it("carries a download, every byte once, between two sides of which one reaches only the server", async () => {
    const { viewer, run } = await download(servers);
    viewer.offer();
    await until("the path is direct", () => viewer.path() === "direct");
    const answer = viewer.messages.find(({ type }) => type === "answer");
    assert.match(String(answer?.sdp), /typ relay/, "the agent has a place at the server too");
    assert.equal(await run(), sha256(content));
    assert.ok(viewer.came.direct > 100, JSON.stringify(viewer.came));
    assert.match(turn.log(), /user <tendril>.*ALLOCATE processed, success/);
    viewer.close();
  });

  it("stays on the server's own relay when the TURN server refuses the account", async () => {
    const wrong = servers.map((server) => ({ ...server, credential: "wrong" }));
    const { viewer, run } = await download(wrong);
    viewer.offer();
    await until("the refusal", () => /credentials are incorrect/.test(turn.log()));
    assert.equal(await run(), sha256(content));
    assert.deepEqual([viewer.path(), viewer.came.direct], ["relay", 0]);
    viewer.close();
  });
});
