import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { RedirectionOpening, SerialSession } from "@tendril/amt/redirection";
import { AmtDevice, type DeviceOptions, startLan } from "@tendril/amt-simulator";
import { createDeviceId, encodeIdText, type WireEvent } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import { SealingKey } from "../auth/index.ts";
import { UnavailableError } from "../errors.ts";
import { silentLog } from "../log/index.ts";
import type { GuardedSession } from "../relay/session-guard.ts";
import { type DeviceDocument, openStore, type UserDocument } from "../store/index.ts";
import { systemClock } from "../time/index.ts";
import { AmtAccounts, AmtDialer, LanWay, RedirectionRelay } from "./index.ts";

const deviceId = createDeviceId("", encodeIdText(new Uint8Array(48).fill(9)));
const device = { _id: deviceId, name: "pc", domain: "" } as DeviceDocument;
const user = { _id: "user//tester", name: "tester" } as UserDocument;
const request = { user, device, address: "192.0.2.1" };
let address = 40;

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 6_000 && !isTrue(); i++) await sleep(10);
  assert.ok(isTrue(), "nothing came in time");
}

interface Setup extends Partial<DeviceOptions> {
  readonly denied?: readonly number[];
  readonly password?: string;
  readonly isRecorded?: boolean | "failing";
}

async function setUp(
  t: TestContext,
  { denied = [], password = "P@ssw0rd", isRecorded = false, ...options }: Setup = {},
) {
  const bind = `127.0.1.${address++}`;
  const firmware = new AmtDevice(options);
  const lan = await startLan(firmware, { bind, rmcpPort: 0 });
  const store = await openStore({ url: "memory:" });
  const accounts = new AmtAccounts({ store, key: new SealingKey(Buffer.alloc(32)) });
  await accounts.set(deviceId, { user: "admin", password, isTls: options.tls === true });
  const events: WireEvent[] = [];
  const guarded: GuardedSession[] = [];
  const recorded: { readonly isFromViewer: boolean; readonly text: string }[] = [];
  const relay = new RedirectionRelay({
    dialer: new AmtDialer([new LanWay({ hostOf: async () => bind, clock: systemClock })]),
    accounts,
    devices: { record: (_, event) => void events.push(event) },
    guard: {
      add(session) {
        guarded.push(session);
        return () => void guarded.splice(guarded.indexOf(session), 1);
      },
    },
    mayOpen: async (_user, _device, protocol) => !denied.includes(protocol),
    recordings: {
      async begin() {
        if (isRecorded === "failing") throw new UnavailableError("no recording could be begun");
        if (!isRecorded) return undefined;
        return {
          isFull: false,
          write: ({ isFromViewer, payload }) =>
            void recorded.push({ isFromViewer, text: Buffer.from(payload).toString("latin1") }),
          end: () => void recorded.push({ isFromViewer: false, text: "END" }),
        };
      },
    },
    clock: systemClock,
    log: silentLog,
  });
  t.after(async () => {
    relay.close();
    lan.close();
    await store.close();
  });
  return { relay, accounts, events, guarded, firmware, store, recorded };
}

/** A viewer that knows no password. */
async function openSerial(relay: RedirectionRelay) {
  const seen = { text: "", bytes: 0, isTold: false, isClosed: false, isPaused: false, hold: false };
  let session: SerialSession | undefined;
  const held: (() => void)[] = [];
  const pipe = await relay.join(
    request,
    {
      send(bytes, onSent) {
        seen.bytes += bytes.length;
        if (seen.hold) held.push(onSent);
        else onSent();
        if (bytes.length === 1 && bytes[0] === 0xf0) {
          seen.isTold = true;
          return;
        }
        if (session === undefined) {
          const opened = opening.receive(bytes);
          if (opened === undefined) return;
          session = new SerialSession({
            send: (part) => pipe.fromViewer(part),
            onOutput: (part) => {
              seen.text += Buffer.from(part).toString("latin1");
            },
            ...{ onOpen() {}, onEnd() {} },
          });
          session.begin();
        } else session.receive(bytes);
      },
      pause: () => {
        seen.isPaused = true;
      },
      resume: () => {
        seen.isPaused = false;
      },
      close: () => {
        seen.isClosed = true;
      },
    },
    await relay.open(request),
  );
  const opening = new RedirectionOpening("SOL ", {
    send: (bytes) => pipe.fromViewer(bytes),
    answer: () => ({ user: "", cnonce: "", counter: "", response: "0" }),
  });
  opening.begin();
  return { seen, pipe, write: (text: string) => session?.write(Buffer.from(text)) };
}

describe("redirection relay", () => {
  for (const tls of [false, true]) {
    it(`joins a viewer without a password to the firmware (TLS ${tls})`, async (t) => {
      const { relay, events, guarded, accounts } = await setUp(t, { tls });
      const { seen, pipe, write } = await openSerial(relay);
      await until(() => seen.text.includes("SimBIOS Setup Utility"));
      write("2");
      await until(() => seen.text.includes("echo> "));
      assert.equal(guarded[0]?.protocol, SessionProtocol.Amt);
      pipe.close();
      assert.equal(guarded.length, 0);
      assert.equal(relay.count, 0);
      assert.deepEqual(
        events.map(({ msgid }) => msgid),
        [13, 9],
      );
      assert.match(String(events[0]?.msg), /^Serial-over-LAN started/);
      assert.equal((await accounts.get(deviceId))?.certificateHash !== undefined, tls);
    });
  }

  it("ends when the right is lost", async (t) => {
    const { relay, guarded } = await setUp(t);
    const { seen } = await openSerial(relay);
    await until(() => seen.text.includes("SimBIOS"));
    guarded[0]?.end();
    await until(() => seen.isClosed);
  });

  it("ends before a kind of session that the user may not open", async (t) => {
    const { relay, events, firmware } = await setUp(t, { denied: [SessionProtocol.Terminal] });
    const { seen } = await openSerial(relay);
    await until(() => seen.isClosed);
    assert.deepEqual(events, []);
    assert.equal(firmware.sessions.size <= 1, true);
    assert.equal(seen.bytes, 0);
  });

  it("records what the viewer sent and saw, tells it first, and never the account", async (t) => {
    const { relay, recorded, firmware } = await setUp(t, { isRecorded: true });
    const { seen, pipe, write } = await openSerial(relay);
    await until(() => seen.text.includes("SimBIOS"));
    assert.ok(seen.isTold);
    write("2");
    await until(() => seen.text.includes("echo> "));
    pipe.close();
    assert.deepEqual(recorded[0], { isFromViewer: true, text: "\x10\0\0\0SOL " });
    const all = (isFromViewer: boolean): string =>
      recorded
        .filter((block) => block.isFromViewer === isFromViewer)
        .map(({ text }) => text)
        .join("");
    assert.match(all(false), /SimBIOS.*echo> .*END$/s);
    assert.doesNotMatch(all(true), /admin/);
    assert.ok(firmware.sessions.size <= 1);
  });

  it("opens nothing when it must be recorded and cannot", async (t) => {
    const { relay, events } = await setUp(t, { isRecorded: "failing" });
    const { seen } = await openSerial(relay);
    await until(() => seen.isClosed);
    assert.deepEqual([seen.bytes, events, relay.count], [0, [], 0]);
  });

  it("refuses a certificate that is not the one from before", async (t) => {
    const { relay, accounts } = await setUp(t, { tls: true });
    await accounts.pin(deviceId, "00".repeat(32));
    await assert.rejects(relay.open(request), { code: "unavailable" });
  });

  it("opens nothing without an account, or where nobody answers", async (t) => {
    const { relay, accounts } = await setUp(t);
    await accounts.remove(deviceId);
    await assert.rejects(relay.open(request), /no Intel AMT account/);
    const own = new LanWay({ hostOf: async () => "127.0.0.1", clock: systemClock });
    assert.equal(await own.dial(deviceId, 16994), undefined);
    const nobody = new LanWay({ hostOf: async () => "127.0.1.250", clock: systemClock });
    await assert.rejects(nobody.dial(deviceId, 16994), { code: "unavailable" });
  });

  it("keeps the password in the store unreadable", async (t) => {
    const { store } = await setUp(t);
    const { amtAccountCollection } = await import("../store/index.ts");
    const stored = await store.collection(amtAccountCollection).get(deviceId);
    assert.ok(stored !== undefined && !JSON.stringify(stored).includes("P@ssw0rd"));
  });

  it("shows a wrong password as a refusal of the firmware", async (t) => {
    const { relay } = await setUp(t, { password: "wrong" });
    let reason = "";
    await openSerial(relay).catch((error: unknown) => {
      reason = String(error);
    });
    await until(() => relay.count === 0 || reason !== "");
  });
});
