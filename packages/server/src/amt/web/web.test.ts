import assert from "node:assert/strict";
import { once } from "node:events";
import { duplexPair } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import type { DeviceOptions } from "@tendril/amt-simulator";
import type { GuardedSession } from "../../relay/session-guard.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import { simulate } from "../simulated.suite.ts";
import { FirmwarePages, WsmanRelay } from "./index.ts";

const device = { _id: "node//device", name: "pc" } as unknown as DeviceDocument;
const user = { _id: "user//tester", name: "tester" } as UserDocument;
const opening = { user, device, webSessionId: "session" };
const HOUR_MS = 3_600_000;

function setUp(
  t: TestContext,
  { isAllowed = true, ...options }: { isAllowed?: boolean } & Partial<DeviceOptions> = {},
) {
  const simulated = simulate(options);
  const guarded: GuardedSession[] = [];
  const seen: { readonly ev: string; readonly body?: unknown }[] = [];
  simulated.device.on("sim", (event) => seen.push(event));
  const deps = {
    ...{ clock: simulated.clock, mayOpen: async () => isAllowed },
    firmware: { use: simulated.access.use.bind(simulated.access) },
    guard: {
      add(session: GuardedSession) {
        guarded.push(session);
        return () => void guarded.splice(guarded.indexOf(session), 1);
      },
    },
  };
  const pages = new FirmwarePages(deps);
  const wsman = new WsmanRelay(deps);
  t.after(() => {
    pages.close();
    wsman.close();
    simulated.access.close();
  });
  const get = async (path: string, more: object = {}) => {
    const [, , id = "", ...rest] = path.split("/");
    const request = {
      id,
      path: `/${rest.join("/")}`,
      method: "GET",
      host: "localhost",
      contentType: undefined,
    } as const;
    return await pages.fetch({ ...request, body: Buffer.alloc(0), ...more });
  };
  return { ...simulated, pages, wsman, guarded, seen, get };
}

describe("pages of firmware", { timeout: 120_000 }, () => {
  it("come with the server's sign-in, and without cookies", async (t) => {
    const { pages, get } = setUp(t);
    const { status, body, headers } = await get(await pages.open(opening));
    assert.deepEqual([status, body.toString()], [200, "<html><body><h1>System Status</h1></body></html>"]);
    assert.equal(headers["set-cookie"], undefined);
  });

  it("take forms", async (t) => {
    const { pages, get, device: firmware, seen } = setUp(t);
    firmware.pages.set("/remoteform", { type: "text/html", body: "", next: "/remote.htm" });
    const path = (await pages.open(opening)).replace("index.htm", "remoteform");
    const form = {
      method: "POST",
      contentType: "application/x-www-form-urlencoded",
      body: Buffer.from("t=1"),
    };
    const { status, headers } = await get(path, form);
    assert.deepEqual([status, headers.location], [303, path.replace("remoteform", "remote.htm")]);
    assert.equal(seen.find(({ ev }) => ev === "page")?.body, "t=1");
  });

  it("are for those alone who may do everything with the firmware", async (t) => {
    const { pages } = setUp(t, { isAllowed: false });
    await assert.rejects(pages.open(opening), { name: "DeniedError" });
  });

  for (const path of ["wsman", "WSMAN/", "amt-storage?x", "amt-storage/a"]) {
    it(`give no way to ${path}`, async (t) => {
      const { pages, get } = setUp(t);
      assert.equal((await get((await pages.open(opening)).replace("index.htm", path))).status, 403);
    });
  }

  it("end with right, web session, idleness and time, and not before", async (t) => {
    const { pages, get, guarded, clock } = setUp(t);
    const ended = async (path: string): Promise<boolean> => (await get(path)).status === 404;
    const byRight = await pages.open(opening);
    guarded[0]?.end();
    assert.ok(await ended(byRight));
    const bySession = await pages.open(opening);
    pages.endSession("another");
    assert.equal(await ended(bySession), false);
    pages.endSession("session");
    assert.ok(await ended(bySession));
    const used = await pages.open(opening);
    const idle = await pages.open(opening);
    for (let minutes = 0; minutes < 55; minutes += 5) {
      clock.advance(300_000);
      assert.equal(await ended(used), false);
    }
    assert.ok(await ended(idle));
    clock.advance(HOUR_MS / 12);
    assert.ok(await ended(used));
    assert.deepEqual([pages.count, guarded.length], [0, 0]);
  });

  it("are not without end for one person", async (t) => {
    const { pages } = setUp(t);
    for (let i = 0; i < 10; i++) await pages.open(opening);
    await assert.rejects(pages.open(opening), { name: "UnavailableError" });
  });

  for (const bad of ["ws-huge-header"] as const) {
    it(`say why there is none (${bad})`, async (t) => {
      const { pages, get } = setUp(t, { bad: [bad] });
      const { status, body } = await get(await pages.open(opening));
      assert.equal(status, 502);
      assert.match(body.toString(), /^Intel AMT/);
    });
  }

  it("say that the firmware refuses the account", async (t) => {
    const { pages, get } = setUp(t, { amtPass: "Another1!" });
    assert.match((await get(await pages.open(opening))).body.toString(), /refuses the user name or password/);
  });
});

describe("raw WSMAN", { timeout: 120_000 }, () => {
  const request = (path: string, body = ""): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic nonsense\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  it("answers without a challenge, whatever sign-in was brought", async (t) => {
    const { wsman, device: firmware, guarded } = setUp(t);
    firmware.pages.set("/index.htm", { type: "text/html", body: "hello" });
    const [ours, theirs] = duplexPair();
    wsman.join({ user, device }, ours);
    theirs.write(request("/index.htm"));
    const [first] = await once(theirs, "data");
    assert.match(String(first), /^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*server: Intel\(R\) Active Management/i);
    assert.equal(guarded.length, 1);
    ours.destroy();
    await once(ours, "close");
    assert.deepEqual([wsman.count, guarded.length], [0, 0]);
  });

  it("gives no way to storage", async (t) => {
    const { wsman } = setUp(t);
    const [ours, theirs] = duplexPair();
    wsman.join({ user, device }, ours);
    theirs.write(request("/amt-storage/x"));
    const [first] = await once(theirs, "data");
    assert.match(String(first), /^HTTP\/1\.1 403 /);
  });

  it("ends what is no HTTP, and with the right", async (t) => {
    const { wsman, guarded } = setUp(t);
    const [nonsense, sender] = duplexPair();
    wsman.join({ user, device }, nonsense);
    sender.write("\0\x01nonsense\r\n\r\n");
    await once(nonsense, "close");
    const [ours] = duplexPair();
    wsman.join({ user, device }, ours);
    guarded.at(-1)?.end();
    await once(ours, "close");
    assert.equal(wsman.count, 0);
  });
});
