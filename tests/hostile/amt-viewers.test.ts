/** Sessions with the firmware: people who may not, people who may no more, and firmware that lies. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import { DeviceRight } from "@tendril/protocol/constants";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { openSerialViewer, type SerialViewer } from "../support/serial-viewer.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.4.1";
const LIAR = "127.0.4.2";
const { RemoteControl, NoAmt, NoTerminal, Wake } = DeviceRight;

describe("viewers of the firmware", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let bobs: ControlClient;
  let agent: FakeAgent;
  let firmware: AmtDevice;
  let lan: Lan;
  let meshid = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    meshid = String((await control.ask({ action: "createmesh", meshname: "Rights", meshtype: 2 })).meshid);
    agent = await openFakeAgent(host.wsUrl, { groupId: meshid, computerName: "target" });
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    bobs = await openControl(host.wsUrl, { name: "bob" });
    firmware = new AmtDevice();
    lan = await startLan(firmware, { bind: FIRMWARE, rmcpPort: 0 });
    await place(FIRMWARE);
  });
  after(async () => {
    for (const client of [control, bobs]) client.close();
    agent.close();
    lan.close();
    await host.stop();
  });

  const place = async (address: string): Promise<void> => {
    const intelamt = { user: "admin", pass: "P@ssw0rd" };
    const nodeid = agent.deviceId;
    const changed = await control.ask({ action: "changedevice", nodeid, host: address, intelamt });
    assert.equal(changed.result, "ok");
  };
  const grant = async (rights: number): Promise<void> => {
    await control.ask({ action: "addmeshuser", meshid, usernames: ["bob"], meshadmin: rights });
  };
  const view = async (client: ControlClient): Promise<SerialViewer> => {
    const auth = encodeURIComponent(String((await client.ask({ action: "authcookie" })).cookie));
    return openSerialViewer(host.wsUrl, `p=2&host=${encodeURIComponent(agent.deviceId)}&auth=${auth}`);
  };
  const isClosed = ({ socket }: SerialViewer): boolean => socket.readyState === socket.CLOSED;

  for (const [what, rights] of [
    ["without remote control", Wake],
    ["whose role leaves AMT out", RemoteControl | NoAmt],
  ] as const) {
    it(`gets nothing ${what}`, async () => {
      await grant(rights);
      const viewer = await view(bobs);
      await until("the refusal", () => viewer.status === 404);
    });
  }

  it("gets no serial line without the right to terminals", async () => {
    await grant(RemoteControl | NoTerminal);
    const before = firmware.sessions.size;
    const viewer = await view(bobs);
    await until("the end", () => isClosed(viewer));
    assert.equal(viewer.text, "");
    await until("the end at the device", () => firmware.sessions.size === before);
  });

  it("loses the session with the right, and others keep theirs", async () => {
    await grant(RemoteControl);
    const viewer = await view(bobs);
    await until("the menu", () => viewer.text.includes("SimBIOS"));
    await grant(RemoteControl | NoAmt);
    await until("the end", () => isClosed(viewer));
    await until("the end at the device", () => firmware.sessions.size === 0);
    const admins = await view(control);
    await until("the menu", () => admins.text.includes("SimBIOS"));
    await grant(Wake);
    assert.ok(!isClosed(admins));
    admins.socket.close();
  });

  it("changes no account with the right to use it only", async () => {
    await grant(RemoteControl);
    const intelamt = { user: "bob", pass: "x" };
    const reply = await bobs.ask({ action: "changedevice", nodeid: agent.deviceId, intelamt });
    assert.notEqual(reply.result, "ok");
  });

  for (const [what, lie] of [
    ["says nonsense", (socket: Socket) => void socket.write(randomBytes(4096))],
    [
      "never stops",
      (socket: Socket) => flood(socket, Buffer.from([0x11, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
    ],
    ["promises a huge answer", (socket: Socket) => flood(socket, Buffer.from("1400000004ffffffff", "hex"))],
    ["hangs up at once", (socket: Socket) => void socket.destroy()],
  ] as const) {
    it(`ends when the firmware ${what}, and nothing else does`, async (t) => {
      const liar = await listen(lie);
      t.after(() => liar.close());
      await place(LIAR);
      const viewer = await view(control);
      await until("the end", () => isClosed(viewer));
      assert.equal(viewer.text, "");
      assert.equal((await control.ask({ action: "nodes" })).action, "nodes");
      await place(FIRMWARE);
    });
  }
});

async function listen(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    serve(socket);
  }).listen(16994, LIAR);
  await once(server, "listening");
  return server;
}

function flood(socket: Socket, bytes: Buffer): void {
  const more = (): void => {
    if (!socket.destroyed) socket.write(bytes, () => setImmediate(more));
  };
  more();
}
