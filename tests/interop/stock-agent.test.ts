/** The unmodified stock agent against this server. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createPerson, type SignedInPerson } from "../support/signed-in-person.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
  readonly osdesc?: string;
}

const isRoot = process.getuid?.() === 0;

describe("stock agent", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: StockAgent;
  let person: SignedInPerson | undefined;
  let groupId = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Stock", meshtype: 2 });
    groupId = String(made.meshid);
    person = isRoot ? await createPerson() : undefined;
    agent = await createStockAgent({
      settings: await fetchSettings(host.url, groupId),
      environment: person?.environment ?? {},
    });
  });
  after(async () => {
    control.close();
    await agent.remove();
    await person?.remove();
    await host.stop();
  });

  const device = async (): Promise<Device | undefined> => {
    const reply = await control.ask({ action: "nodes" });
    const byGroup = reply.nodes as Record<string, Device[]>;
    return Object.values(byGroup).flat()[0];
  };
  const online = (): Promise<Device> =>
    until("the device is online with our core", async () => {
      const found = await device();
      return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found : undefined;
    });

  /** For each connection of an agent, whether the server's signature was skipped. */
  const connections = (): unknown[] =>
    host.log.filter(({ message }) => message === "agent connected").map(({ fields }) => fields.skipped);

  it("joins with our settings file, gets our core and is told to open pages", async () => {
    agent.start();
    const event = await control.wait(
      "addnode event",
      ({ event: inner }) => (inner as Message | undefined)?.action === "addnode",
    );
    assert.ok(event);
    const found = await online();
    assert.match(found.osdesc ?? "", /\S/);
    assert.match(agent.output(), /Server verified/);
  });

  it("reports network interfaces and inventory", async () => {
    const { _id } = await online();
    const inventory = await until("inventory", async () => {
      const reply = await control.ask({ action: "getsysinfo", nodeid: _id });
      return reply.hardware === undefined ? undefined : reply;
    });
    const hardware = inventory.hardware as { linux: { memory: { total: number }; volumes: unknown[] } };
    assert.ok(hardware.linux.memory.total > 0);
    const network = await until("interfaces", async () => {
      const reply = await control.ask({ action: "getnetworkinfo", nodeid: _id });
      return reply.netif2 === null ? undefined : reply;
    });
    assert.ok(Object.keys(network.netif2 as object).length > 0);
  });

  it("answers process lists, load and console commands", async () => {
    const { _id } = await online();
    await control.ask({ action: "msg", type: "ps", nodeid: _id });
    const processes = await control.wait("ps", ({ type, value }) => type === "ps" && value !== undefined);
    assert.ok(Object.keys(JSON.parse(String(processes.value))).length > 3);
    assert.equal(processes.nodeid, _id);
    await control.ask({ action: "msg", type: "cpuinfo", nodeid: _id });
    const load = await control.wait("cpuinfo", ({ type, cpu }) => type === "cpuinfo" && cpu !== undefined);
    assert.ok((load.memory as { MemTotal: number }).MemTotal > 0);
    await control.ask({ action: "msg", type: "console", value: "help", nodeid: _id });
    const help = await control.wait(
      "console",
      ({ type, value }) => type === "console" && value !== undefined,
    );
    assert.match(String(help.value), /netinfo/);
  });

  it("runs a command and gives its output", async () => {
    const { _id } = await online();
    const reply = await control.ask({
      action: "runcommands",
      nodeids: [_id],
      cmds: "echo $((6*7)); echo '\"quoted\"'",
      reply: true,
    });
    assert.equal(reply.result, '42\n"quoted"\n');
  });

  it("gives a terminal with resize over the relay, and ends it when the shell ends", async () => {
    const { _id } = await online();
    const terminal = await openTerminal(_id);
    terminal.send('{"ctrlChannel":"102938","type":"termsize","cols":101,"rows":33}');
    terminal.send(Buffer.from("stty size; echo $((6*7))\r"));
    const text = await until("output", () =>
      /33 101[\s\S]*42/.test(terminal.text()) ? terminal.text() : undefined,
    );
    assert.match(text, /33 101/);
    terminal.send(Buffer.from("exit\r"));
    await until("end of the tunnel", () => terminal.isClosed());
  });

  it("gives a shell of who is signed in, with home and account of that person, and of nobody else", {
    skip: isRoot ? false : "only root gives shells of others",
  }, async () => {
    const { _id } = await online();
    assert.ok(person);
    const terminal = await openTerminal(_id, { protocol: 8 });
    terminal.send(Buffer.from("echo as=$(id -un) home=$HOME user=$USER groups=$(id -Gn)\r"));
    const whole = new RegExp(
      `as=${person.name} home=${person.home} user=${person.name} groups=${person.name}\\s`,
    );
    await until("the person's shell", () => whole.test(terminal.text()) || undefined);
    terminal.send(Buffer.from("exit\r"));
    await until("end of the tunnel", () => terminal.isClosed());
    const refused = await openTerminal(_id, { protocol: 8, user: "root" });
    await until("the end", () => refused.isClosed());
    assert.match(refused.notices(), /root is not signed in at this computer/);
  });

  it("runs a command as who is signed in, with the groups of that person and none of root", {
    skip: isRoot ? false : "only root runs commands as others",
  }, async () => {
    const { _id } = await online();
    assert.ok(person);
    const { name, home } = person;
    const cmds = "echo as=$(id -un) home=$HOME groups=$(id -Gn)";
    const wish = { action: "runcommands", nodeids: [_id], cmds, reply: true };
    const { result } = await control.ask({ ...wish, runAsUser: 2 });
    assert.equal(result, `as=${name} home=${home} groups=${name}\n`);
    assert.match(String((await control.ask({ ...wish, runAsUser: 0 })).result), /^as=root .*groups=root/);
  });

  it("comes back after a restart of the server and skips its signature", async () => {
    assert.deepEqual(connections(), [false]);
    control.close();
    await host.restart();
    control = await openControl(host.wsUrl);
    await until("the agent is back", () => connections().length === 2);
    assert.deepEqual(connections(), [false, true]);
    await online();
  });

  it("verifies the server anew when the web certificate changed, also for an EC certificate", async () => {
    const folder = join(host.folder, "ec");
    await mkdir(folder, { recursive: true });
    const key = join(folder, "web.key");
    const certificate = join(folder, "web.crt");
    const subject = ["-subj", "/CN=localhost", "-days", "30", "-nodes"];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        ...subject,
        "-keyout",
        key,
        "-out",
        certificate,
      ],
      { stdio: "ignore" },
    );
    control.close();
    const before = connections().length;
    await host.restart(["--web-certificate", certificate, "--web-key", key]);
    control = await openControl(host.wsUrl);
    await until("the agent is back", () => connections().length > before);
    assert.equal(connections().at(-1), false);
    await online();
  });

  it("replaces itself by a newer program of the server", async () => {
    const folder = join(host.folder, "newer");
    await mkdir(folder, { recursive: true });
    const program = join(folder, "meshagent_x86-64");
    await copyFile(join(agent.folder, "meshagent"), program);
    // a block that agents ignore, but that counts for the hash
    const filler = Buffer.from("tendril");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(filler.length);
    await writeFile(
      program,
      Buffer.concat([filler, length, Buffer.from("B996015880544A19B7F7E9BE44914C20", "hex")]),
      { flag: "a" },
    );
    const main = join(import.meta.dirname, "..", "..", "packages", "server", "bin", "tendril.mjs");
    execFileSync(process.execPath, [main, "agents", "add", folder, "--data", host.folder]);
    const { _id } = await online();
    assert.equal((await control.ask({ action: "updateAgents", nodeids: [_id] })).result, "ok");
    await until(
      "the agent restarts itself",
      () => /Connected[\s\S]*Connecting to[\s\S]*Connecting to/.test(agent.output()),
      60_000,
    );
    await online();
  });

  it("is removed with its device, and may join again", async () => {
    const { _id } = await online();
    assert.equal((await control.ask({ action: "removedevices", nodeids: [_id] })).result, "ok");
    await control.wait("removal", ({ event }) => (event as Message | undefined)?.action === "removenode");
    await until("it is back", async () => (await device())?.conn === 1);
  });

  it("refuses a server with another identity than its settings name", async () => {
    const wrong = (await fetchSettings(host.url, groupId)).replace(
      /ServerID=[0-9A-F]+/,
      `ServerID=${"AB".repeat(48)}`,
    );
    const stranger = await createStockAgent({ settings: wrong });
    stranger.start();
    await until("the refusal", () => /mismatch|Invalid|Bad server/i.test(stranger.output()));
    await stranger.remove();
  });

  it("is held silently when its group is unknown", async () => {
    const unknown = (await fetchSettings(host.url, groupId)).replace(
      /MeshID=0x[0-9A-F]+/,
      `MeshID=0x${"CD".repeat(48)}`,
    );
    const stray = await createStockAgent({ settings: unknown });
    stray.start();
    await until("it is held", () => host.log.some(({ message }) => message === "agent is held"));
    assert.equal(/Connected[\s\S]*Connecting/.test(stray.output()), false);
    const devices = await control.ask({ action: "nodes" });
    assert.equal(Object.values(devices.nodes as object).flat().length, 1);
    await stray.remove();
  });

  async function openTerminal(nodeid: string, options: { protocol?: number; user?: string } = {}) {
    const { protocol = 1 } = options;
    const { cookie, rcookie } = await control.ask({ action: "authcookie" });
    const query = `p=1&nodeid=${nodeid}&id=${Math.random().toString(36).slice(2)}abcdef`;
    const socket = new WebSocket(
      `${host.wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${encodeURIComponent(String(cookie))}`,
      { rejectUnauthorized: false },
    );
    let output = "";
    let notices = "";
    let isJoined = false;
    socket.on("message", (frame, isBinary) => {
      if (isBinary) output += String(frame);
      else if (String(frame).startsWith("{")) notices += String(frame);
      else if (String(frame) === "c") isJoined = true;
    });
    await until("the socket opens", () => socket.readyState === socket.OPEN);
    const reply = await control.ask({
      action: "msg",
      type: "tunnel",
      nodeid,
      usage: 1,
      value: `*/meshrelay.ashx?${query}&rauth=${rcookie}`,
    });
    assert.equal(reply.result, "OK");
    await until("both sides are there", () => isJoined);
    const size = { cols: 80, rows: 25, xterm: true };
    socket.send(JSON.stringify({ ctrlChannel: "102938", type: "options", ...size, ...options, protocol }));
    socket.send(String(protocol));
    await until("a prompt or a refusal", () => output.length + notices.length > 0);
    return {
      send: (data: string | Buffer) => socket.send(data),
      text: () => output,
      notices: () => notices,
      isClosed: () => socket.readyState === socket.CLOSED,
    };
  }
});
