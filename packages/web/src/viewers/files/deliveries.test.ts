import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Delivery, type DeliveryWish } from "./deliveries.ts";
import type { LinkTunnelHandlers } from "./link.ts";

/** Until no device is waiting or at work. */
async function settle({ receivers }: Delivery): Promise<void> {
  const isOpen = (): boolean =>
    receivers.value.some(({ state }) => state === "waiting" || state === "running");
  for (let i = 0; i < 10_000 && isOpen(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Devices that a test plays: each takes what it is sent, or says why not. */
function setUp(ids: readonly string[], wish: Partial<DeliveryWish> = {}) {
  const offline = new Set<string>();
  const opened: string[] = [];
  const asked: { deviceId: string; action: string; path?: string }[] = [];
  const refused = new Map<string, string>();
  const pending: (() => void)[] = [];
  const isHeld = { value: false };
  const delivery = new Delivery(
    {
      files: [new File([""], "a.txt"), new File([""], "b.txt")],
      devices: ids.map((id) => ({ deviceId: id, name: id })),
      folders: { windows: "C:\\In", others: "/in/deep" },
      makesFolder: false,
      clash: "keep",
      ...wish,
    },
    {
      isOnline: (id) => !offline.has(id),
      setTimer: () => 0,
      clearTimer() {},
      openTunnel(deviceId, handlers) {
        opened.push(deviceId);
        const greet = (): void => {
          handlers.onJoined();
          answer(handlers, { action: "hello", separator: deviceId.startsWith("win") ? "\\" : "/" });
        };
        if (isHeld.value) pending.push(greet);
        else queueMicrotask(greet);
        let isClosed = false;
        return {
          close() {
            isClosed = true;
          },
          sendBytes(bytes) {
            if (isClosed) return;
            if (bytes[0] !== 0x7b) return; // a block: the request has been answered
            const request = JSON.parse(new TextDecoder().decode(bytes));
            asked.push({ deviceId, ...request });
            const why = refused.get(`${deviceId} ${request.action} ${request.path}`);
            const { reqid } = request;
            if (why !== undefined) answer(handlers, { action: "error", reqid, why });
            else if (request.action === "put" && isHeld.value) return;
            else if (request.action === "put") answer(handlers, { action: "done", reqid, time: 1 });
            else if (request.action === "hash") answer(handlers, { action: "hash", reqid, hash: EMPTY });
            else answer(handlers, { action: "ok", reqid });
          },
        };
      },
    },
  );
  const states = () => delivery.receivers.value.map(({ state }) => state);
  return { delivery, offline, opened, asked, refused, pending, isHeld, states };
}

/** The hash of no content, as the host says it. */
const EMPTY =
  "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b";

function answer(handlers: LinkTunnelHandlers, message: object): void {
  queueMicrotask(() => handlers.onBytes(Buffer.from(JSON.stringify(message))));
}

describe("files for many devices", () => {
  it("go to the folder of each system, a few devices at a time", async () => {
    const { delivery, opened, pending, isHeld, asked, states } = setUp(["win1", "l1", "l2", "l3", "l4"]);
    isHeld.value = true;
    delivery.start();
    assert.deepEqual(opened, ["win1", "l1", "l2", "l3"]);
    isHeld.value = false;
    for (const greet of pending) greet();
    await settle(delivery);
    assert.deepEqual(new Set(states()), new Set(["done"]));
    const puts = asked.filter(({ action }) => action === "put").map(({ path }) => path);
    assert.ok(puts.includes("C:\\In\\a.txt") && puts.includes("/in/deep/b.txt"));
  });

  it("names who was offline and tries those again, without what has arrived", async () => {
    const { delivery, offline, asked, refused, states } = setUp(["l1", "l2"]);
    offline.add("l1");
    refused.set("l2 put /in/deep/b.txt", "full");
    delivery.start();
    await settle(delivery);
    assert.deepEqual(states(), ["failed", "failed"]);
    assert.deepEqual(
      delivery.receivers.value.map(({ problem }) => problem),
      ["Offline.", "b.txt does not fit: the disk is full."],
    );
    offline.clear();
    refused.clear();
    delivery.retry();
    await settle(delivery);
    assert.deepEqual(states(), ["done", "done"]);
    const first = asked.filter(
      ({ path, action, deviceId }) => `${deviceId}${action}${path}` === "l2put/in/deep/a.txt",
    );
    assert.equal(first.length, 1);
  });

  it("keep what is there, and say so", async () => {
    const { delivery, refused } = setUp(["l1"]);
    refused.set("l1 put /in/deep/a.txt", "exists");
    delivery.start();
    await settle(delivery);
    const [only] = delivery.receivers.value;
    assert.deepEqual({ state: only?.state, kept: only?.kept }, { state: "done", kept: 1 });
  });

  it("make the folder with those above it when wished", async () => {
    const { delivery, refused, asked, states } = setUp(["l1"], { makesFolder: true });
    refused.set("l1 mkdir /in/deep", "missing");
    refused.set("l1 mkdir /", "exists");
    delivery.start();
    await settle(delivery);
    assert.deepEqual(
      asked.filter(({ action }) => action === "mkdir").map(({ path }) => path),
      ["/in/deep", "/in", "/in/deep"],
    );
    assert.deepEqual(states(), ["failed"]); // the second time it is still missing, and said
  });

  it("stop when they are cancelled", async () => {
    const { delivery, isHeld, states } = setUp(["l1", "l2"]);
    isHeld.value = true;
    delivery.start();
    delivery.cancel();
    await settle(delivery);
    assert.deepEqual(states(), ["failed", "failed"]);
    assert.equal(delivery.receivers.value[0]?.problem, "Cancelled.");
  });

  it("leave nothing behind on a device when they are cancelled", async () => {
    const { delivery, isHeld, asked } = setUp(["l1"], { files: [new File(["x".repeat(100_000)], "a.txt")] });
    delivery.start();
    isHeld.value = true; // it greets, and answers no upload
    for (let i = 0; i < 50 && asked.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    delivery.cancel();
    await settle(delivery);
    assert.deepEqual(
      asked.map(({ action }) => action),
      ["put", "cancel"],
    );
  });
});
