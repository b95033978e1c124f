import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import type { FakeClock } from "@tendril/testing";
import type { DeviceShareDocument } from "../../store/index.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";

const here = { domain: "", address: "192.0.2.7" } as const;
const SHARING = DeviceRight.RemoteControl | DeviceRight.GuestSharing;

describe("sharing links", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
  });
  after(() => harness.close());

  const share = async (wish: Partial<DeviceShareDocument> = {}): Promise<string> => {
    const made = await harness.services.shares.create({
      ...{ nodeid: harness.deviceId, domain: "", userid: (await harness.user())._id },
      ...{ guestName: "Bob", p: 7, consent: 0, ...wish },
    });
    return harness.services.shares.linkCookie(made);
  };
  const token = async (cookie: string, name = ""): Promise<string | undefined> =>
    (await harness.services.shares.join(cookie, { ...here, name }))?.token;

  it("let a guest in with the rights of the link, not of its owner", async () => {
    await harness.grant(FULL_RIGHTS);
    const { shares } = harness.services;
    const cases: readonly [Partial<DeviceShareDocument>, number, readonly number[]][] = [
      [{ p: 1 }, DeviceRight.RemoteControl | DeviceRight.NoDesktop | DeviceRight.NoFiles, [1, 6, 8, 9]],
      [
        { p: 2, viewOnly: true },
        DeviceRight.OnlyDesktopView | DeviceRight.NoTerminal | DeviceRight.NoFiles,
        [2],
      ],
      [{ p: 4 }, DeviceRight.RemoteControl | DeviceRight.NoDesktop | DeviceRight.NoTerminal, [5, 10]],
      [{ p: 7 }, DeviceRight.RemoteControl, [1, 6, 8, 9, 2, 5, 10]],
    ];
    for (const [wish, rights, protocols] of cases) {
      const guest = await shares.admit(String(await token(await share(wish))), here);
      assert.deepEqual([guest?.rights, guest?.protocols], [rights, protocols]);
      assert.equal(guest?.isViewOnly, wish.viewOnly === true);
    }
  });

  it("give no more than the owner may now", async () => {
    const cookie = await share();
    await harness.grant(SHARING | DeviceRight.NoFiles | DeviceRight.NoDesktop);
    const guest = await harness.services.shares.admit(String(await token(cookie)), here);
    assert.deepEqual(guest?.protocols, [1, 6, 8, 9]);
    await harness.grant(DeviceRight.RemoteControl);
    assert.equal(await token(cookie), undefined);
    await harness.grant(0);
    assert.equal(await harness.services.shares.read(cookie, ""), undefined);
    await harness.grant(FULL_RIGHTS);
  });

  it("name the guest beside the name that the owner gave", async () => {
    const cookie = await share();
    const name = async (wished: string): Promise<string | undefined> =>
      (await harness.services.shares.join(cookie, { ...here, name: wished }))?.name;
    assert.equal(await name(""), "Bob");
    assert.equal(await name(" Bob "), "Bob");
    assert.equal(await name("The \u0007Boss"), "The Boss (Bob)");
    assert.equal(await name("\u202eThe\u200b Boss\u2066"), "The Boss (Bob)");
  });

  it("keep the joiners that a guest's own name is written with, and no others", async () => {
    const cookie = await share();
    const name = async (wished: string): Promise<string | undefined> =>
      (await harness.services.shares.join(cookie, { ...here, name: wished }))?.name;
    const real = ["علی\u200cرضا", "श्री\u200dराम", "क्\u200dष", "Ann 👩🏽\u200d💻", "🏳️\u200d🌈"];
    for (const own of real) assert.equal(await name(own), `${own} (Bob)`);
    assert.equal(await name("Ad\u200cmi\u200dn\u200d"), "Admin (Bob)");
    assert.equal(await name("\u200cعلی\u200c\u200cرضا\u200c"), "علیرضا (Bob)");
    assert.equal(await name("👩\u200d\u202e💻\u200d"), "👩💻 (Bob)");
    assert.equal(await name("👩\u200d💻".repeat(20)), `${"👩\u200d💻".repeat(12)}👩 (Bob)`);
  });

  it("open only for the address that joined, for ten minutes, in the domain of the device", async () => {
    const { shares, cookies, clock } = harness.services;
    const given = String(await token(await share()));
    assert.ok(await shares.admit(given, here));
    assert.equal(await shares.admit(given, { ...here, address: "198.51.100.8" }), undefined);
    assert.equal(await shares.admit(given, { ...here, domain: "other" }), undefined);
    assert.equal(await shares.admit(`${given.slice(0, -4)}AAAA`, here), undefined);
    const user = cookies.encode({ userid: "user//tester", domainid: "", ip: here.address });
    assert.deepEqual([shares.isGuestToken(user), await shares.admit(user, here)], [false, undefined]);
    (clock as FakeClock).advance(601_000);
    assert.equal(await shares.admit(given, here), undefined);
  });

  it("take no token for a link and no link for a token", async () => {
    const { shares } = harness.services;
    const cookie = await share();
    assert.equal(await shares.admit(cookie, here), undefined);
    assert.equal(await shares.read(String(await token(cookie)), ""), undefined);
    assert.equal(await shares.read("AAAA", ""), undefined);
    assert.equal(await shares.read(cookie, "other"), undefined);
  });

  it("keep to their window", async () => {
    const { clock } = harness.services;
    const nowMs = clock.now();
    const early = await share({ startTime: nowMs + 60_000, expireTime: nowMs + 120_000 });
    assert.equal(await token(early), undefined);
    (clock as FakeClock).advance(60_000);
    const guest = await harness.services.shares.admit(String(await token(early)), here);
    assert.equal(guest?.closesAtMs, nowMs + 120_000);
    (clock as FakeClock).advance(60_000);
    assert.deepEqual(
      [await token(early), await harness.services.shares.read(early, "")],
      [undefined, undefined],
    );
  });

  it("begin so many sessions and no more, until time has passed", async () => {
    const given = String(await token(await share()));
    const { shares, clock } = harness.services;
    let admitted = 0;
    for (let i = 0; i < 40; i++) if ((await shares.admit(given, here)) !== undefined) admitted++;
    assert.equal(admitted, 20);
    (clock as FakeClock).advance(2_000);
    assert.ok(await shares.admit(given, here));
  });
});
