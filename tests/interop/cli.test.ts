/** The administration commands of `tendril` as processes, with the unmodified stock agent as the device. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { connect } from "node:tls";
import { setupFileCodec } from "@tendril/amt/setup-file";
import { openControl } from "../support/control-client.ts";
import { openFakeAgent } from "../support/fake-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const program = join(import.meta.dirname, "..", "..", "packages", "server", "bin", "tendril.mjs");

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

describe("tendril from another computer", { timeout: 300_000 }, () => {
  let host: TestServer;
  let agent: StockAgent;
  let pin = "";
  let token = "";
  let device = "";

  const start = (words: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    spawn(process.execPath, [program, ...words], {
      env: { ...process.env, TENDRIL_URL: host.url, TENDRIL_FINGERPRINT: pin, ...more },
    });
  const finish = async (
    words: readonly string[],
    more: Readonly<Record<string, string>>,
    input: string,
  ): Promise<Ended> => {
    const child = start(words, more);
    child.stdin.end(input);
    const exited = once(child, "exit");
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { code: Number(code), out, errors };
  };
  /** With the login token. */
  const tendril = (...words: string[]): Promise<Ended> => finish(words, { TENDRIL_TOKEN: token }, "");
  /** With the password, as tokens may not make tokens. */
  const asAdmin = (...words: string[]): Promise<Ended> =>
    finish([...words, "--user", "admin", "--password-stdin"], {}, `${PASSWORD}\n`);
  const json = async <Value>(ended: Promise<Ended>): Promise<Value> => {
    const { code, out, errors } = await ended;
    assert.equal(code, 0, `${out}${errors}`);
    return JSON.parse(out) as Value;
  };
  const good = async (ended: Promise<Ended>): Promise<string> => {
    const { code, out, errors } = await ended;
    assert.equal(code, 0, `${out}${errors}`);
    return out;
  };

  before(async () => {
    host = await startTestServer({ flags: ["--agent-invite-codes"] });
    pin = await fingerprintOf(host.server.httpsPort);
    token = (await json<{ token: string }>(asAdmin("tokens", "create", "scripts", "--json"))).token;
    const { meshid } = await json<{ meshid: string }>(tendril("groups", "create", "Offices", "--json"));
    agent = await createStockAgent({ settings: await fetchSettings(host.url, meshid) });
    agent.start();
    device = await until("the device is online", async () => {
      const [found] = await json<{ name: string; conn?: number; agent: object }[]>(
        tendril("devices", "list", "--json"),
      );
      return found?.conn === 1 && "core" in found.agent ? found.name : undefined;
    });
  });
  after(async () => {
    await agent.remove();
    await host.stop();
  });

  it("lists and shows devices, for people and for programs", async () => {
    const table = (
      await good(tendril("devices", "list", device.slice(0, 3), "--group", "offices", "--online"))
    ).split("\n");
    assert.match(table[0] ?? "", /^NAME +STATE +SYSTEM +ADDRESS +LAST SEEN +ID$/);
    assert.match(table[1] ?? "", / online /);
    assert.equal(table[1]?.startsWith(device), true);
    assert.deepEqual(await json(tendril("devices", "list", "--offline", "--json")), []);
    const shown = await good(tendril("devices", "info", device.toUpperCase()));
    assert.match(shown, /^Group +Offices$/m);
    assert.match(shown, /^State +online$/m);
    await until("the device has told what it is made of", async () => {
      const { system } = await json<{ system?: { hardware?: object } }>(
        tendril("devices", "info", device, "--json"),
      );
      return "linux" in (system?.hardware ?? {});
    });
  });

  it("runs commands and gives what they print", async () => {
    const out = await good(tendril("devices", "run", device, "--", "echo", "$((40 + 2))"));
    assert.equal(out, `${device}: 42\n`);
    const [outcome] = await json<{ isDone: boolean; result: string }[]>(
      tendril("devices", "run", "--group", "Offices", "--json", "--", "printf 'a\\033[31mb\\nc'"),
    );
    assert.deepEqual(outcome?.isDone, true);
    assert.equal(outcome.result, "a\u001b[31mb\nc");
    const escaped = await good(tendril("devices", "run", device, "--", "printf 'a\\033[31mb\\nc'"));
    assert.equal(
      escaped,
      `${device}:\n    a\ufffd[31mb\n    c\n`,
      "no device writes to the terminal of a person",
    );
  });

  it("tags, moves, messages", async () => {
    await good(tendril("devices", "tag", device, "--add", "kiosk", "--add", "old"));
    assert.equal(
      await good(tendril("devices", "tag", "--tag", "old", "--remove", "old")),
      `${device}: kiosk\n`,
    );
    await good(tendril("groups", "create", "Depot", "--description", "spare"));
    assert.equal(
      await good(tendril("devices", "move", "--tag", "kiosk", "--to", "Depot")),
      `${device}: in Depot\n`,
    );
    assert.match(await good(tendril("groups", "list")), /^Depot +1 +1 +spare /m);
    assert.match(
      await good(tendril("devices", "message", device, "--title", "T", "--", "Hello")),
      /: sent$/m,
    );
    await until("the device has told its networks", async () => {
      const { code } = await tendril("devices", "wake", device);
      return code === 0;
    });
    assert.match(await good(tendril("devices", "wake", device)), /: Used 1 device/);
  });

  it("makes setup.bin for a USB stick, never over another file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-stick-"));
    const out = join(folder, "setup.bin");
    const made = tendril("amt", "setup-file", "offices", "--out", out, "--suffix", "plant.example", "--json");
    const { password } = await json<{ password: string }>(made);
    const { newPassword, dnsSuffix } = setupFileCodec.decode(await readFile(out));
    assert.deepEqual([newPassword, dnsSuffix], [password, "plant.example"]);
    assert.match((await made).errors, /policy of Offices is not administrator control/);
    assert.equal((await tendril("amt", "setup-file", "Offices", "--out", out)).code, 2);
    const ended = await finish(
      ["amt", "setup-file", "Offices", "--new-password-stdin", "--out", join(folder, "two")],
      { TENDRIL_TOKEN: token },
      "weak-password\n",
    );
    assert.deepEqual([ended.code, /Weak password/.test(ended.errors)], [3, true]);
    await rm(folder, { recursive: true });
  });

  it("makes accounts and user groups, and gives and takes rights", async () => {
    await good(
      finish(
        ["users", "create", "ann", "--new-password-stdin"],
        { TENDRIL_TOKEN: token },
        "a long pass phrase 7\n",
      ),
    );
    assert.match(await good(tendril("users", "list")), /^ann +user +no/m);
    await good(tendril("user-groups", "create", "Help"));
    await good(tendril("user-groups", "join", "help", "ann"));
    assert.match(await good(tendril("user-groups", "list")), /^Help +ann /m);
    await good(tendril("groups", "grant", "Depot", "--user-group", "Help", "--role", "viewer"));
    await good(tendril("groups", "grant", "Depot", "ann", "--role", "help-desk"));
    const members = await good(tendril("groups", "members", "Depot"));
    assert.match(members, /^Help +user group +viewer$/m);
    assert.match(members, /^ann +user +help-desk$/m);
    await good(tendril("groups", "revoke", "Depot", "Ann", "--user-group", "Help"));
    await good(tendril("user-groups", "leave", "Help", "ann"));
    await good(tendril("users", "edit", "ann", "--lock", "--mail", "ann@example.org"));
    assert.match(await good(tendril("users", "list")), /^ann +user +locked +no +ann@example\.org/m);
    await good(tendril("users", "remove", "ann", "--yes"));
    await good(tendril("user-groups", "remove", "Help", "--yes"));
    assert.deepEqual(await json(tendril("user-groups", "list", "--json")), []);
  });

  it("shares a device with a guest and takes the link back", async () => {
    const made = await json<{ url: string; publicid: string }>(
      tendril(
        "shares",
        "create",
        device,
        "--guest",
        "Guest",
        "--kind",
        "desktop",
        "--kind",
        "files",
        "--json",
      ),
    );
    assert.ok(made.url.startsWith(host.url));
    assert.match(await good(tendril("shares", "list", device)), /^Guest +desktop, files +2/m);
    await good(tendril("shares", "remove", device, made.publicid));
    assert.deepEqual(await json(tendril("shares", "list", "--group", "Depot", "--json")), []);
  });

  it("makes an invitation code, lists it with its end and takes it back", async () => {
    const words = ["Offices", "Blue Kite", "--hours", "8", "--agent", "service"];
    const made = await json<{ code: string; url: string; end: number }>(
      tendril("invite-codes", "create", ...words, "--json"),
    );
    assert.equal(made.url, `${host.url}/invite?code=Blue%20Kite`);
    assert.ok(Math.abs(made.end - Date.now() - 8 * 3_600_000) < 60_000);
    assert.match(await good(tendril("invite-codes", "list", "offices")), /^Blue Kite +2.* service$/m);
    assert.match(await good(tendril("invite-codes", "create", "Offices")), /Code +\w{4}-\w{4}-\d{4}$/m);
    await good(tendril("invite-codes", "remove", "Offices", "blue kite"));
    assert.equal((await json<object[]>(tendril("invite-codes", "list", "Offices", "--json"))).length, 1);
    const gone = await tendril("invite-codes", "remove", "Offices", "blue kite");
    assert.match(gone.errors, /no such invitation code/i);
    assert.equal((await tendril("invite-codes", "create", "Offices", "--agent", "hope")).code, 2);
  });

  it("lists events with filters, and follows them", async () => {
    const found = await json<{ action: string; nodeid?: string }[]>(
      tendril(
        "events",
        "list",
        "--device",
        device,
        "--kind",
        "runcommands",
        "--group",
        "offices",
        "--text",
        "RUNNING",
        "--from",
        "1h",
        "--json",
      ),
    );
    assert.ok(found.length >= 3 && found.every(({ action }) => action === "runcommands"));
    const child = start(["events", "follow", "--kind", "deletemesh", "--json"], { TENDRIL_TOKEN: token });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      errors += String(chunk);
    });
    await until("it follows", () => errors.includes("ready"));
    await good(tendril("groups", "create", "Third"));
    await good(tendril("groups", "remove", "Third", "--yes"));
    await until("its removal", () => out.includes("deletemesh"));
    child.kill("SIGTERM");
    const [code] = await once(child, "close");
    assert.equal(code, 0);
    const actions = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).action);
    assert.deepEqual(actions, ["deletemesh"], "the making is of another kind");
  });

  it("has no recordings to list where none were made", async () => {
    assert.deepEqual(await json(tendril("recordings", "list", "--device", device, "--json")), []);
    assert.equal((await tendril("recordings", "remove", "none", "--yes")).code, 4);
  });

  it("ends with a code and a reason that say what was wrong", async () => {
    const cases: readonly [() => Promise<Ended>, number, RegExp][] = [
      [() => tendril("devices", "info", "nosuch"), 4, /no device is called nosuch/],
      [() => tendril("devices", "power", "explode", device), 2, /say off, restart or sleep/],
      [() => tendril("devices", "power", "off"), 2, /name devices, or choose them/],
      [() => tendril("devices", "remove", device), 2, /say --yes/],
      [() => tendril("devices", "list", "--colour"), 2, /'--colour'/],
      [() => tendril("devices", "list", "a", "b"), 2, /too many words/],
      [() => tendril("tokens", "list"), 3, /denied/i],
      [() => finish(["devices", "list"], { TENDRIL_TOKEN: "~t:no:no" }, ""), 3, /name or password is wrong/],
      [() => finish(["devices", "list"], {}, ""), 2, /TENDRIL_TOKEN/],
      [
        () => finish(["devices", "list"], { TENDRIL_TOKEN: token, TENDRIL_FINGERPRINT: "" }, ""),
        5,
        /not trusted here/,
      ],
      [
        () => finish(["devices", "list"], { TENDRIL_TOKEN: token, TENDRIL_FINGERPRINT: "0".repeat(64) }, ""),
        5,
        new RegExp(pin),
      ],
      [
        () => finish(["devices", "list"], { TENDRIL_TOKEN: token, TENDRIL_URL: "https://localhost:1/" }, ""),
        5,
        /cannot be reached/,
      ],
    ];
    for (const [run, code, wanted] of cases) {
      const { code: seen, out, errors } = await run();
      assert.match(errors, wanted);
      assert.equal(seen, code, errors);
      assert.equal(out, "", "what went wrong goes to standard error");
    }
  });

  it("takes the token from a file, and takes tokens back", async () => {
    const file = join(host.folder, "token");
    await writeFile(file, `${token}\n`, { mode: 0o600 });
    await good(finish(["groups", "list", "--token-file", file], {}, ""));
    assert.match(await good(asAdmin("tokens", "list")), /^scripts +~t:/m);
    await good(asAdmin("tokens", "remove", "scripts"));
    assert.equal((await tendril("groups", "list")).code, 3);
  });

  it("says offline where nobody answers, and removes the device", async () => {
    token = (await json<{ token: string }>(asAdmin("tokens", "create", "last", "--json"))).token;
    await agent.stop();
    await until("it is offline", async () =>
      (await good(tendril("devices", "list", "--offline"))).includes(device),
    );
    for (const words of [
      ["run", device, "--", "true"],
      ["power", "off", device],
      ["message", device, "--", "Hello"],
    ]) {
      const { code, out } = await tendril("devices", ...words);
      assert.equal(code, 1);
      assert.match(out, /: failed: it is offline/);
    }
    assert.equal(await good(tendril("devices", "remove", device, "--yes")), `${device}: removed\n`);
    assert.deepEqual(await json(tendril("devices", "list", "--json")), []);
  });

  it("decides about devices that wait for approval", async () => {
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Gate", meshtype: 2, flags: 32 });
    const wish = { groupId: String(made.meshid), isHeld: true };
    const names = ["kiosk-1", "kiosk-2"];
    const agents = await Promise.all(
      names.map((computerName) => openFakeAgent(host.wsUrl, { ...wish, computerName })),
    );
    const states = async (): Promise<string[]> => {
      const all = await json<{ name: string; isRefused: boolean }[]>(
        tendril("devices", "pending", "--group", "Gate", "--json"),
      );
      return all.map(({ name, isRefused }) => `${name}${isRefused ? " refused" : ""}`).sort();
    };
    await until("both wait", async () => (await states()).length === 2 || undefined);
    assert.equal(await good(tendril("devices", "refuse", "Kiosk-2")), "kiosk-2: refused\n");
    assert.match(await good(tendril("devices", "pending")), /^kiosk-2 +refused /m);
    assert.equal(await good(tendril("devices", "approve", "--group", "Gate")), "kiosk-1: approved\n");
    assert.deepEqual(await states(), ["kiosk-2 refused"]);
    assert.equal(
      await good(tendril("devices", "refuse", "kiosk-2", "--take-back")),
      "kiosk-2: no longer refused\n",
    );
    await until("it waits again", async () => (await states())[0] === "kiosk-2" || undefined);
    const nobody = await tendril("devices", "approve", "kiosk-9");
    const nothing = await tendril("devices", "approve");
    assert.deepEqual([nobody.code, nothing.code], [4, 2]);
    for (const agent of agents) agent.close();
    control.close();
  });

  it("explains itself", async () => {
    const help = await good(tendril("devices", "run", "--help"));
    assert.match(help, /^tendril devices run \[DEVICE\.\.\.\] \[--group GROUP\].* -- COMMAND$/m);
    assert.match(help, /--timeout SECONDS +how long/);
    const { code, out } = await tendril("devices");
    assert.equal(code, 2);
    assert.match(out, /tendril devices list/);
    assert.doesNotMatch(out, /tendril serve/);
  });
});

async function fingerprintOf(port: number): Promise<string> {
  const socket = connect({ port, host: "localhost", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return createHash("sha256").update(raw).digest("hex");
}
