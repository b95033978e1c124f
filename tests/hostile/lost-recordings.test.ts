/** Reading a recording ends when the site right is taken away, and for nobody else. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SiteRight } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { makeRecording } from "../support/made-recordings.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const NAME = "long.mcrec";
/** More than the sockets between take while nobody reads. */
const FRAMES = 200;
const FRAME_BYTES = 262_144;

describe("readers of recordings who lose their right", { timeout: 60_000 }, () => {
  let host: TestServer;
  let control: ControlClient;

  before(async () => {
    const payload = Buffer.alloc(FRAME_BYTES, "x");
    const frames = Array.from({ length: FRAMES }, (_, i) => ({ atMs: i, flags: 1, payload }));
    host = await startTestServer({
      flags: ["--recording-days", "0"],
      async prepare(folder) {
        await mkdir(join(folder, "recordings"), { recursive: true });
        await writeFile(join(folder, "recordings", NAME), makeRecording(1, "target", frames));
      },
    });
    control = await openControl(host.wsUrl);
    await until("it is taken in", async () => {
      const { events } = await control.ask({ action: "recordings" });
      return Array.isArray(events) && events.length === 1 && events[0].present === 1;
    });
    for (const name of ["ann", "bob"]) {
      const account = { domain: "", name, password: PASSWORD, siteadmin: SiteRight.Recordings };
      await host.server.accounts.create(account);
    }
  });
  after(async () => {
    control.close();
    await host.stop();
  });

  const signIn = async (name: string): Promise<string> =>
    (await postJson(host.url, "/api/sign-in", { name, password: PASSWORD })).cookie;
  const setRights = (name: string, siteadmin: number) =>
    control.ask({ action: "edituser", id: `user//${name}`, siteadmin });

  /** A download that nobody reads yet. */
  async function openDownload(name: string): Promise<IncomingMessage> {
    const headers = { cookie: await signIn(name) };
    const sent = request(`${host.url}/recordings.ashx?file=${NAME}`, { headers, rejectUnauthorized: false });
    sent.on("error", () => {});
    sent.end();
    const [response] = await once(sent, "response");
    response.on("error", () => {}); // cut
    return response;
  }

  async function openPlayer(name: string): Promise<WebSocket> {
    const headers = { cookie: await signIn(name), origin: host.url };
    const address = `${host.wsUrl}/recordings.ashx?file=${NAME}`;
    const socket = new WebSocket(address, { rejectUnauthorized: false, headers });
    socket.on("error", () => {});
    await once(socket, "message");
    return socket;
  }

  async function readAll(response: IncomingMessage): Promise<{ bytes: number; isWhole: boolean }> {
    let bytes = 0;
    response.on("data", (part: Buffer) => {
      bytes += part.length;
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    response.once("close", () => resolve());
    await promise;
    return { bytes, isWhole: response.complete };
  }

  it("get no more of a download and of the player, while others go on", async () => {
    const downloads = { ann: await openDownload("ann"), bob: await openDownload("bob") };
    const players = { ann: await openPlayer("ann"), bob: await openPlayer("bob") };
    const ended = once(players.ann, "close");
    await setRights("bob", SiteRight.Recordings | SiteRight.NoNewGroups);
    await setRights("ann", 0);
    await ended;
    const ann = await readAll(downloads.ann);
    assert.equal(ann.isWhole, false);
    assert.ok(ann.bytes < FRAMES * FRAME_BYTES, `${ann.bytes} bytes came`);
    const bob = await readAll(downloads.bob);
    assert.deepEqual([bob.isWhole, bob.bytes > FRAMES * FRAME_BYTES], [true, true]);
    assert.equal(players.bob.readyState, WebSocket.OPEN);
    players.bob.close();
  });

  it("lose it with the account too", async () => {
    const player = await openPlayer("bob");
    const ended = once(player, "close");
    await control.ask({ action: "deleteuser", userid: "user//bob" });
    await ended;
  });
});
