import assert from "node:assert/strict";
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { createUserGroupId, createUserId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { silentLog } from "../log/index.ts";
import { openStore, type Store, type UserDocument, userCollection } from "../store/index.ts";
import {
  Accounts,
  Cookies,
  hasRight,
  isAccountProblem,
  type Links,
  LoginTokens,
  mayGive,
  OneTimeTokens,
  Passwords,
  Rights,
  SignIn,
  siteHas,
  siteRestricts,
  Throttle,
  WebSessions,
} from "./index.ts";

const user = (links: UserDocument["links"], siteadmin = 0): UserDocument => ({
  _id: createUserId("", "u"),
  type: "user",
  name: "u",
  domain: "",
  creation: 1,
  siteadmin,
  links,
});
const device = { _id: "node//d", meshid: "mesh//g", domain: "" } as never;

const helpdesk = createUserGroupId("", "H".repeat(64));
const userGroups: Record<string, Links> = { [helpdesk]: { "mesh//g": { rights: 16 } } };
const rights = new Rights({ linksOf: (id, domain) => (domain === "" ? userGroups[id] : undefined) });

describe("rights", () => {
  it("add up over links, and a full grant wins", () => {
    const bits = rights.onDevice(user({ "mesh//g": { rights: 8 }, "node//d": { rights: 64 } }), device);
    assert.equal(bits, 72);
    assert.equal(
      rights.onDevice(user({ "mesh//g": { rights: FULL_RIGHTS }, "node//d": { rights: 256 } }), device),
      FULL_RIGHTS,
    );
  });

  it("come from user groups too, of the own tenant only", () => {
    const member = user({ [helpdesk]: { rights: 1 }, "node//d": { rights: 64 } });
    assert.equal(rights.onDevice(member, device), 80);
    assert.deepEqual(rights.linkedIds(member), [helpdesk, "node//d", "mesh//g"]);
    const stranger = { ...member, domain: "x" };
    assert.equal(rights.onDevice(stranger, { ...(device as object), domain: "x" } as never), 64);
  });

  it("are taken away from one user wherever they come from", () => {
    const { RemoteControl, NoFiles, Uninstall, Relay } = DeviceRight;
    const full = { ...user({ "mesh//g": { rights: FULL_RIGHTS } }), removeRights: Uninstall | NoFiles };
    const left = rights.onDevice(full, device);
    assert.deepEqual(
      [RemoteControl, NoFiles, Uninstall, Relay].map((bit) => (left & bit) !== 0),
      [true, true, false, false],
    );
    const member = { ...user({ [helpdesk]: { rights: 1 } }), removeRights: DeviceRight.AgentConsole };
    assert.equal(rights.onDevice(member, device), 0);
  });

  it("are none for another tenant, another device and inherited names", () => {
    assert.equal(rights.onDevice({ ...user({ "mesh//g": { rights: 8 } }), domain: "x" }, device), 0);
    assert.equal(rights.onDevice(user({ "mesh//other": { rights: 8 } }), device), 0);
    assert.equal(rights.onDevice(user({}), { ...(device as object), meshid: "constructor" } as never), 0);
  });

  it("may be given on only as far as they go, with their restrictions", () => {
    const own = DeviceRight.ManageUsers | DeviceRight.RemoteControl | DeviceRight.NoTerminal;
    assert.equal(mayGive(own, DeviceRight.RemoteControl | DeviceRight.NoTerminal), true);
    assert.equal(mayGive(own, DeviceRight.RemoteControl), false);
    assert.equal(mayGive(own, DeviceRight.AgentConsole | DeviceRight.NoTerminal), false);
    assert.equal(mayGive(own, FULL_RIGHTS), false);
    assert.equal(mayGive(FULL_RIGHTS, FULL_RIGHTS), true);
  });

  it("need every bit that is asked for, and something to be seen at all", () => {
    assert.equal(
      hasRight(DeviceRight.RemoteControl, DeviceRight.RemoteControl | DeviceRight.AgentConsole),
      false,
    );
    assert.equal(hasRight(0, 0), false);
    assert.equal(hasRight(DeviceRight.Wake, 0), true);
    assert.equal(hasRight(FULL_RIGHTS, DeviceRight.Relay), true);
    assert.throws(() => hasRight(8, DeviceRight.NoTerminal), RangeError);
  });

  it("do not restrict full administrators", () => {
    assert.equal(siteRestricts(user({}, FULL_RIGHTS), SiteRight.Locked), false);
    assert.equal(siteRestricts(user({}, SiteRight.Locked), SiteRight.Locked), true);
    assert.equal(siteHas(user({}, SiteRight.ManageUsers), SiteRight.Backup), false);
  });
});

describe("passwords", () => {
  const passwords = new Passwords();

  it("verify what they hashed, with a salt of its own", async () => {
    const [first, second] = [await passwords.hash("secret"), await passwords.hash("secret")];
    assert.notEqual(first, second);
    assert.deepEqual(await passwords.verify("secret", first), { isRight: true, needsRehash: false });
    assert.equal((await passwords.verify("Secret", first)).isRight, false);
  });

  it("verify the form of imported accounts and ask for a new one", async () => {
    const salt = randomBytes(128).toString("base64");
    const hash = pbkdf2Sync("secret", salt, 12_000, 128, "sha384").toString("base64");
    const stored = `pbkdf2-sha384$12000$${Buffer.from(salt).toString("base64")}$${hash}`;
    assert.deepEqual(await passwords.verify("secret", stored), { isRight: true, needsRehash: true });
    assert.equal((await passwords.verify("wrong", stored)).isRight, false);
  });

  it("are wrong for accounts without one and for damaged hashes", async () => {
    for (const stored of [undefined, "", "argon2id$$$", "argon2id$m=1$AA==$AA==", "other$x"]) {
      assert.equal((await passwords.verify("", stored)).isRight, false);
    }
  });
});

describe("signing in", () => {
  let store: Store;
  let clock: FakeClock;
  let signIn: SignIn;
  let accounts: Accounts;
  let loginTokens: LoginTokens;
  const events: string[] = [];
  before(async () => {
    clock = new FakeClock();
    store = await openStore({ url: "memory:" });
    const passwords = new Passwords();
    const recorder = {
      record: (_domain: string, _targets: readonly string[], event: { action: string }) =>
        void events.push(event.action),
    };
    accounts = new Accounts(
      { store, passwords, clock, events: recorder },
      {
        rules: {
          ...{ min: 8, upper: 0, lower: 0, numeric: 0, nonalpha: 0 },
          ...{ banCommon: true, remembered: 0, maxAgeDays: 0 },
        },
      },
    );
    loginTokens = new LoginTokens({ store, passwords, clock });
    const throttle = new Throttle({ maxPerAddress: 3, maxPerAccount: 30, windowMs: 600_000 }, () =>
      clock.now(),
    );
    signIn = new SignIn({
      accounts,
      loginTokens,
      passwords,
      throttle,
      factors: { isNeeded: async () => false, use: async () => undefined },
      passkeys: { use: async () => undefined, claimedBy: async () => undefined },
      knownBrowsers: { isKnown: async () => false },
      factorThrottle: throttle,
      events: recorder,
      clock,
      log: silentLog,
    });
    await accounts.create({ domain: "", name: "Ada", password: "long enough", siteadmin: 0 });
  });
  const attempt = (name: string, password: string, address = "198.51.100.7") => {
    const result = signIn.withPassword({
      domain: "",
      name,
      password,
      address,
      userAgent: "",
      channel: "form",
    });
    const tick = setInterval(() => clock.advance(5_000), 5);
    return result.finally(() => clearInterval(tick));
  };

  it("works in any case of the name", async () => {
    assert.equal((await attempt("ADA", "long enough")).kind, "ok");
    assert.ok(events.includes("login"));
  });

  it("refuses names and passwords that cannot be", async () => {
    for (const name of ["", "~x", "a b", "a/b", "x".repeat(200), "a'b"]) {
      assert.equal((await attempt(name, "x", `2001:db8:${name.length}::1`)).kind, "wrong");
    }
  });

  it("blocks a network after three failures and lets it in again later", async () => {
    for (let i = 0; i < 3; i++) assert.equal((await attempt("ada", "wrong", `203.0.113.${i}`)).kind, "wrong");
    const blocked = await attempt("ada", "long enough", "203.0.113.99");
    assert.equal(blocked.kind, "blocked");
    assert.ok(events.includes("authfail"));
    assert.equal((await attempt("ada", "long enough")).kind, "ok");
    clock.advance(600_000);
    assert.equal((await attempt("ada", "long enough", "203.0.113.99")).kind, "ok");
  });

  it("refuses a locked account", async () => {
    await store.collection(userCollection).patch("user//ada", { siteadmin: SiteRight.Locked });
    assert.equal((await attempt("ada", "long enough")).kind, "locked");
    await store.collection(userCollection).patch("user//ada", { siteadmin: 0 });
  });

  it("takes a login token until it expires or is taken back", async () => {
    const ada = await accounts.find("", "ada");
    assert.ok(ada);
    const { token, password } = await loginTokens.create(ada, {
      name: "ci",
      expire: clock.now() + 60_000_000,
    });
    const result = await attempt(token.tokenUser, password);
    assert.deepEqual(result.kind === "ok" && result.token?.name, "ci");
    assert.equal(await loginTokens.remove(user({}), token.tokenUser), false);
    clock.advance(61_000_000);
    assert.equal((await attempt(token.tokenUser, password, "192.0.2.9")).kind, "wrong");
  });

  it("makes no second account of the same name", async () => {
    const again = await accounts.create({ domain: "", name: "ada", password: "long enough", siteadmin: 0 });
    assert.ok(isAccountProblem(again));
    const short = await accounts.create({ domain: "", name: "bob", password: "short", siteadmin: 0 });
    assert.equal(isAccountProblem(short) && short.kind, "bad-password");
  });
});

describe("web sessions", () => {
  it("are found by their cookie only, in their domain only, until they end or expire", async () => {
    const clock = new FakeClock();
    const store = await openStore({ url: "memory:" });
    const ended: string[] = [];
    const sessions = new WebSessions(
      { store, clock, onEnded: (_user, id) => void ended.push(id) },
      { lifetimeMs: 1000 },
    );
    const ada = user({});
    await store.collection(userCollection).put(ada);
    const header = await sessions.create(ada, { address: "::1", userAgent: "x" });
    assert.match(header, /^__Host-tendril=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax/);
    const cookie = header.split(";")[0] ?? "";
    assert.equal((await sessions.find("", cookie))?.user.name, "u");
    assert.equal(await sessions.find("other", cookie), undefined);
    assert.equal(await sessions.find("", `${cookie}x`), undefined);
    assert.equal(await sessions.find("", "__Host-tendril=' OR 1=1"), undefined);
    clock.advance(2000);
    assert.equal(await sessions.find("", cookie), undefined);
    await sessions.endAll(ada._id);
    assert.equal(ended.length, 1);
  });
});

describe("one-time tokens", () => {
  it("work once, for two at a time too, and not for ever", async () => {
    const clock = new FakeClock();
    const store = await openStore({ url: "memory:" });
    const tokens = new OneTimeTokens({ store, clock }, { name: "setup", lifetimeMs: 1000 });
    const token = await tokens.create("domain/");
    const got = await Promise.all([tokens.consume(token), tokens.consume(token)]);
    assert.deepEqual(
      got.filter((subject) => subject !== undefined),
      ["domain/"],
    );
    const late = await tokens.create("domain/");
    clock.advance(2000);
    assert.equal(await tokens.consume(late), undefined);
    assert.equal(await tokens.consume("guess"), undefined);
  });

  it("are removed when they are too old, those of their own kind alone", async () => {
    const clock = new FakeClock();
    const store = await openStore({ url: "memory:" });
    const kind = (name: string) => new OneTimeTokens({ store, clock }, { name, lifetimeMs: 1000 });
    const [factor, longer] = [kind("factor"), kind("factor-setup")];
    await factor.create("user//ada");
    const kept = await longer.create("user//ada");
    clock.advance(1000);
    const fresh = await factor.create("user//ada");
    assert.equal(await factor.prune(), 1);
    assert.equal(await longer.prune(), 1, "the other kind's was there still");
    assert.equal(await longer.peek(kept), undefined);
    const other = await longer.create("user//ada");
    await factor.revoke("user//ada");
    assert.equal(await factor.peek(fresh), undefined);
    assert.equal(await longer.peek(other), "user//ada");
    await store.close();
  });
});

describe("cookies", () => {
  const key = randomBytes(80);
  const clock = new FakeClock();
  const cookies = new Cookies(key, clock);
  const write = (bytes: Buffer): string => bytes.toString("base64").replaceAll("+", "@").replaceAll("/", "$");

  it("give back what was put in, for a time", () => {
    const cookie = cookies.encode({ userid: "user//a" });
    assert.match(cookie, /^[A-Za-z0-9@$=]+$/);
    assert.equal(cookies.decode(cookie, 1)?.get("userid"), "user//a");
    clock.advance(61_000);
    assert.equal(cookies.decode(cookie, 1), undefined);
    assert.equal(cookies.decode(cookies.encode({ expire: 0 }), 1)?.get("expire"), 0);
  });

  it("hold no two dollars in a row, of which stock clients make one", () => {
    for (let i = 0; i < 2_000; i++) assert.ok(!cookies.encode({ userid: "user//a" }).includes("$$"));
  });

  it("are nothing when a bit is changed, cut, or made with another key", () => {
    const cookie = cookies.encode({ userid: "user//a" });
    for (let i = 0; i < cookie.length; i += 7) {
      const other = cookie[i] === "A" ? "B" : "A";
      assert.equal(cookies.decode(`${cookie.slice(0, i)}${other}${cookie.slice(i + 1)}`, 1), undefined);
    }
    for (const text of ["", "x", cookie.slice(0, 20), "A".repeat(100_000)])
      assert.equal(cookies.decode(text, 1), undefined);
    assert.equal(new Cookies(randomBytes(80), clock).decode(cookie, 1), undefined);
  });

  it("are read in the second form only when its HMAC is right", () => {
    const json = Buffer.from(JSON.stringify({ a: 3, time: Math.floor(clock.now() / 1000) }));
    const make = (mac: Buffer): string => {
      const iv = randomBytes(16);
      const cipher = createCipheriv("aes-256-cbc", key.subarray(48, 80), iv);
      return write(Buffer.concat([iv, cipher.update(Buffer.concat([mac, json])), cipher.final()]));
    };
    const mac = createHmac("sha384", key.subarray(0, 48)).update(json).digest();
    assert.equal(cookies.decode(make(mac), 1)?.get("a"), 3);
    assert.equal(cookies.decode(make(randomBytes(48)), 1), undefined);
  });
});
