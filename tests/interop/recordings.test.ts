/** Recordings over the real relay: what is kept, who may have it, and what a kill or a missing folder does. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SiteRight } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { readRecording, recordingNames } from "../support/recording-file.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { runTendril, startTendril } from "../support/tendril-program.ts";
import { openSides } from "../support/tunnel-sides.ts";
import { until } from "../support/until.ts";

describe("recordings", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: StockAgent;
  let groupId = "";
  let folder = "";

  before(async () => {
    host = await startTestServer({ flags: ["--record-sessions", "all", "--record-protocols", "terminal"] });
    folder = join(host.folder, "recordings");
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Stock", meshtype: 2 });
    groupId = String(made.meshid);
    agent = await createStockAgent({ settings: await fetchSettings(host.url, groupId) });
    agent.start();
    const { accounts } = host.server;
    const others = { domain: "", password: PASSWORD };
    await accounts.create({ ...others, name: "watcher", siteadmin: SiteRight.Recordings });
    await accounts.create({ ...others, name: "nobody", siteadmin: 0 });
  });
  after(async () => {
    control.close();
    await agent.remove();
    await host.stop();
  });

  const list = async (client = control): Promise<Message[]> =>
    ((await client.ask({ action: "recordings" })).events ?? []) as Message[];
  const finished = (count: number): Promise<Message[]> =>
    until(`${count} recordings are finished`, async () => {
      const all = await list();
      return all.length === count && all.every(({ present }) => present === 1) ? all : undefined;
    });

  it("tell both sides before anything else, and keep what was sent before the join", async () => {
    const { viewer, device } = await openSides(host.wsUrl, control, { early: "early" });
    await until("the device has it", () => device.received.length === 2);
    assert.deepEqual(device.received, ["t:cr", "t:early"]);
    device.socket.send(Buffer.from("answer"));
    device.socket.send("text");
    viewer.socket.send(Buffer.alloc(300_000, "x"));
    await until("the viewer has it", () => viewer.received.length === 3);
    await until("the device has the long one", () => device.received.length === 3);
    viewer.socket.close();
    const [recording] = await finished(1);
    const read = await readRecording(folder, String(recording?.filename));
    assert.ok(read.end, "no end mark");
    assert.deepEqual(read.frames.map((frame) => frame.slice(0, 10)).sort(), [
      "0:text",
      "1:answer",
      "2:early",
      "3:xxxxxxxx",
    ]);
    assert.equal(read.metadata.username, "admin");
  });

  it("play the terminal of the stock agent: the same bytes that the viewer got", async () => {
    const terminal = await openTerminal();
    assert.equal(terminal.mark(), "cr");
    terminal.socket.send(Buffer.from("echo mark$((6*7))\r"));
    await until("the answer", () => /mark42/.test(String(terminal.bytes())));
    terminal.socket.send(Buffer.from("exit\r"));
    await until("its end", () => terminal.socket.readyState === WebSocket.CLOSED);
    const [recording] = await finished(2);
    const read = await readRecording(folder, String(recording?.filename));
    assert.ok(read.fromDevice.equals(terminal.bytes()), "the recording differs from what the viewer got");
    assert.ok(read.frames.includes("2:1") && read.frames.some((frame) => frame.startsWith("3:echo mark")));
    assert.equal(read.metadata.protocol, 1);
    assert.equal(recording?.meshname, "Stock");
    await until("its event", async () => {
      const { events } = (await control.ask({ action: "events", nodeid: recording?.nodeid })) as {
        events: Message[];
      };
      return events.some(
        ({ action, filename }) => action === "recording" && filename === recording?.filename,
      );
    });
  });

  it("cannot be avoided by naming another protocol in the viewer's address", async () => {
    const { viewer } = await openSides(host.wsUrl, control, { viewer: "&p=14" });
    await until("the mark", () => viewer.received[0] === "t:cr");
    viewer.socket.close();
    await finished(3);
  });

  it("are for those with the site right only, whole or by ranges", async () => {
    const [recording] = await list();
    const name = String(recording?.filename);
    const file = await readFile(join(folder, name));
    const cookie = await signIn("watcher");
    const whole = await get(`/recordings.ashx?file=${encodeURIComponent(name)}`, { cookie });
    assert.equal(whole.status, 200);
    assert.ok(whole.body.equals(file));
    assert.match(String(whole.headers["content-disposition"]), /^attachment; /);
    const part = await get(`/recordings.ashx?file=${name}`, { cookie, range: "bytes=4-9" });
    assert.equal(part.status, 206);
    assert.equal(part.headers["content-range"], `bytes 4-9/${file.length}`);
    assert.ok(part.body.equals(file.subarray(4, 10)));
    assert.equal(
      (await get(`/recordings.ashx?file=${name}`, { cookie, range: "bytes=9999999-" })).status,
      416,
    );
    for (const bad of ["../tendril.db", "%2e%2e%2ftendril.db", `${name}%00`, "", "/etc/passwd"]) {
      assert.equal((await get(`/recordings.ashx?file=${bad}`, { cookie })).status, 404, bad);
    }
    const denied = await signIn("nobody");
    assert.equal((await get(`/recordings.ashx?file=${name}`, { cookie: denied })).status, 401);
    assert.equal((await get(`/recordings.ashx?file=${name}`, {})).status, 401);
    const nobody = await openControl(host.wsUrl, { name: "nobody" });
    assert.equal((await nobody.ask({ action: "recordings" })).result, "Access denied");
    const removal = { action: "deleteRecordings", names: [name] };
    assert.equal((await nobody.ask(removal)).result, "Access denied");
    nobody.close();
  });

  it("come over a WebSocket piece by piece, and end who asks for nonsense", async () => {
    const [recording] = await list();
    const name = String(recording?.filename);
    const file = await readFile(join(folder, name));
    const openFeed = (headers: Record<string, string>): WebSocket => {
      const address = `${host.wsUrl}/recordings.ashx?file=${name}`;
      const socket = new WebSocket(address, { rejectUnauthorized: false, headers });
      socket.on("error", () => {});
      return socket;
    };
    const cookie = await signIn("watcher");
    const socket = openFeed({ cookie, origin: host.url });
    const frames: Buffer[] = [];
    socket.on("message", (frame: Buffer) => frames.push(frame));
    await until("the greeting", () => frames.length === 1);
    assert.deepEqual(JSON.parse(String(frames[0])), { action: "info", name, size: file.length });
    socket.send(JSON.stringify({ action: "get", ptr: 16, size: 50 }));
    socket.send(JSON.stringify({ action: "get", ptr: file.length - 3, size: 1_000 }));
    await until("both pieces", () => frames.length === 3);
    assert.equal(frames[1]?.readUInt32BE(4), 16);
    assert.ok(frames[1]?.subarray(8).equals(file.subarray(16, 66)));
    assert.ok(frames[2]?.subarray(8).equals(file.subarray(-3)));
    socket.send(JSON.stringify({ action: "get", ptr: -1, size: 1e99 }));
    await until("the end", () => socket.readyState === WebSocket.CLOSED);
    const denied = openFeed({ cookie: await signIn("nobody"), origin: host.url });
    await until("the refusal", () => denied.readyState === WebSocket.CLOSED);
  });

  it("are downloaded on the command line, as they are, and never over another file", async () => {
    const [recording] = await list();
    const name = String(recording?.filename);
    const to = join(host.folder, "downloads");
    await mkdir(to);
    const { fingerprint256 } = new X509Certificate(host.server.certificates.web.certificatePem);
    const download = (file: string, account: string) =>
      runTendril(
        [
          ...["recordings", "download", file, "--to", to, "--url", `${host.url}/`, "--user", account],
          ...["--password-stdin", "--fingerprint", fingerprint256],
        ],
        `${PASSWORD}\n`,
      );
    const denied = await download(name, "nobody");
    const done = await download(name, "watcher");
    assert.equal(done.code, 0, done.output);
    assert.deepEqual(await readFile(join(to, name)), await readFile(join(folder, name)));
    const again = await download(name, "admin");
    assert.deepEqual([again.code, /exists/.test(again.output)], [1, true]);
    const missing = await download("none.mcrec", "watcher");
    const outside = await download("../tendril.db", "watcher");
    assert.deepEqual([missing.code, denied.code, outside.code], [4, 3, 2]);
    assert.deepEqual(await readdir(to), [name]);
  });

  it("are removed for good", async () => {
    const all = await list();
    const name = String(all[0]?.filename);
    const reply = await control.ask({ action: "deleteRecordings", names: [name, "../tendril.db"] });
    assert.equal(reply.removed, 1);
    assert.equal((await recordingNames(folder)).includes(name), false);
    await finished(all.length - 1);
  });

  it("are no longer possible without their folder: the session is refused with the reason", async () => {
    await rm(folder, { recursive: true });
    const { viewer, device } = await openSides(host.wsUrl, control);
    const ends = await until("both end", () => {
      const both = [viewer.end(), device.end()];
      return both.every((end) => end !== undefined) ? both : undefined;
    });
    for (const end of ends) {
      assert.equal(end?.code, 1011);
      assert.match(end?.reason ?? "", /recorded/);
    }
    assert.deepEqual([viewer.received, device.received], [[], []]);
  });

  async function signIn(name: string): Promise<string> {
    const body = JSON.stringify({ name, password: PASSWORD });
    const { headers } = await get("/api/sign-in", { "content-type": "application/json" }, body);
    return String(headers["set-cookie"]).split(";")[0] ?? "";
  }

  function get(path: string, headers: Record<string, string>, body?: string) {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number;
      headers: NodeJS.Dict<string | string[]>;
      body: Buffer;
    }>();
    const method = body === undefined ? "GET" : "POST";
    const sent = request(`${host.url}${path}`, { method, headers, rejectUnauthorized: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }

  async function openTerminal() {
    const device = await until(
      "the device is online with our core",
      async () => {
        const { nodes } = (await control.ask({ action: "nodes" })) as { nodes: Record<string, Message[]> };
        const [found] = Object.values(nodes).flat();
        const core = (found?.agent as Message | undefined)?.core;
        return found?.conn === 1 && String(core).startsWith("Tendril core") ? found : undefined;
      },
      60_000,
    );
    const { cookie, rcookie } = await control.ask({ action: "authcookie" });
    const query = `p=1&nodeid=${device._id}&id=${Math.random().toString(36).slice(2)}abcdef`;
    const address = `${host.wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${encodeURIComponent(String(cookie))}`;
    const socket = new WebSocket(address, { rejectUnauthorized: false });
    let output = Buffer.alloc(0);
    let mark = "";
    socket.on("message", (frame: Buffer, isBinary) => {
      if (isBinary) output = Buffer.concat([output, frame]);
      else mark ||= String(frame);
    });
    await until("the socket opens", () => socket.readyState === socket.OPEN);
    const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
    await control.ask({ action: "msg", type: "tunnel", nodeid: device._id, usage: 1, value });
    await until("both sides are there", () => mark !== "");
    socket.send('{"ctrlChannel":"102938","type":"options","protocol":1,"cols":80,"rows":25,"xterm":true}');
    socket.send("1");
    await until("a prompt", () => output.length > 0);
    return { socket, bytes: () => output, mark: () => mark };
  }
});

describe("recordings of a killed server", { timeout: 240_000 }, () => {
  it("are put right at the next start, with everything that had passed", async () => {
    const data = await mkdtemp(join(tmpdir(), "tendril-killed-"));
    const flags = ["serve", "--data", data, "--record-sessions", "all"];
    const created = await runTendril(
      ["account", "create", "admin", "--password-stdin", "--site-admin", "--data", data],
      PASSWORD,
    );
    assert.equal(created.code, 0, created.output);
    const first = startTendril(flags);
    const wsUrl = (await first.url()).replace("https", "wss");
    const control = await openControl(wsUrl);
    const { viewer, device } = await openSides(wsUrl, control);
    await until("the join", () => viewer.received[0] === "t:cr");
    for (let i = 0; i < 100; i++) device.socket.send(Buffer.from(`line ${i}\n`));
    await until("all lines", () => viewer.received.length === 101);
    const folder = join(data, "recordings");
    const [name = ""] = await recordingNames(folder);
    await until("the disk has them", async () => {
      const read = await readRecording(folder, name).catch(() => undefined); // it is being written
      return read?.frames.length === 100;
    });
    await first.end("SIGKILL");
    control.close();
    assert.equal((await readRecording(folder, name)).end, undefined);
    const second = startTendril(flags);
    const again = await openControl((await second.url()).replace("https", "wss"));
    await until("it is listed", async () => {
      const { events } = (await again.ask({ action: "recordings" })) as { events: Message[] };
      return events[0]?.present === 1 && events[0].filename === name;
    });
    const read = await readRecording(folder, name);
    assert.ok(read.end);
    assert.equal(String(read.fromDevice), Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join(""));
    again.close();
    assert.equal(await second.end("SIGTERM"), 0);
    await rm(data, { recursive: true, force: true });
  });
});
