/** The built script in a context that has only what the stock engine has, on fakes of the stock modules. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { buildCore } from "../bundle/index.ts";
import { COLON_HEX, FakeStream, openTunnel, SERVER, StockAgent } from "./fake-stock-agent.suite.ts";

describe("core on the stock agent", () => {
  let script = "";
  before(async () => {
    ({ script } = await buildCore(join(import.meta.dirname, "..")));
  });

  it("connects, runs its scripts on the shell's input and reports", () => {
    const agent = new StockAgent(script);
    agent.start();
    const [shell] = agent.children;
    assert.deepEqual(shell?.argv, ["sh"]);
    assert.match(String(shell?.stdin.written[0]), /btime/);
    shell?.stdout.emit("data", "boot=1700000000\n");
    shell?.emit("exit", 0);
    assert.deepEqual(
      agent.sent.map(({ action, osdesc }) => [action, osdesc]),
      [["coreinfo", "Test OS"]],
    );
  });

  it("escapes the address and refuses a certificate that is not pinned", () => {
    const { request } = openTunnel(new StockAgent(script));
    assert.equal(request.options.url, "wss://server.example:443/relay?a=%24b%40c");
    const check = request.options.checkServerIdentity as (certificates: unknown[]) => void;
    check([SERVER]);
    check([{ ...SERVER, digest: COLON_HEX("00") }]);
    assert.throws(() => check([{ digest: COLON_HEX("00"), fingerprint: COLON_HEX("00") }]), /BadCert/);
    assert.throws(() => check([]), /BadCert/);
  });

  it("pipes a terminal natively, follows its size and ends with its tunnel", () => {
    const agent = new StockAgent(script);
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", '{"type":"options","cols":90,"rows":20}', "1"]) stream.emit("data", text);
    const shell = agent.children.at(-1);
    assert.ok(shell);
    assert.deepEqual([shell.argv, shell.options.type, shell.options.env?.COLUMNS], [["bash"], 3, "90"]);
    assert.deepEqual([shell.stdout.pipedTo, stream.pipedTo], [[stream], [shell.stdin]]);
    stream.emit("data", '{"type":"termsize","cols":132,"rows":43}');
    assert.deepEqual(shell.sizes, ["20x90", "43x132"]);
    stream.emit("end");
    assert.equal(shell.isKilled, true);
    shell.emit("exit", 1);
    assert.deepEqual(
      agent.sent.filter(({ action }) => action === "sessions").map(({ value }) => value),
      [{ u: 1 }, {}],
    );
  });

  it("ends the tunnel when the shell ends", () => {
    const agent = new StockAgent(script);
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", "1"]) stream.emit("data", text);
    agent.children.at(-1)?.emit("exit", 0);
    assert.equal(stream.isEnded, true);
  });

  it("gives the remote desktop to viewers in buffers of its own, and their input to it", () => {
    const agent = new StockAgent(script);
    const viewers = [openTunnel(agent), openTunnel(agent)];
    for (const { request, stream } of viewers) {
      request.emit("upgrade", {}, stream);
      for (const text of ["c", "2"]) stream.emit("data", text);
    }
    const [desktop] = agent.desktops;
    assert.ok(desktop && agent.desktops.length === 1);
    const size = Buffer.from("000700080400030000120005", "hex");
    desktop.emit("data", size);
    for (const { stream } of viewers) {
      const frames = stream.written.filter((frame) => typeof frame !== "string");
      assert.deepEqual(frames, [size.subarray(0, 8)]);
      assert.ok(frames.every((frame) => Buffer.isBuffer(frame)));
    }
    // two commands in one frame are written one by one
    viewers[0]?.stream.emit("data", Buffer.from("000100060041000100060141", "hex"));
    assert.deepEqual(desktop.written.map(String), ["\0\u0001\0\u0006\0A", "\0\u0001\0\u0006\u0001A"]);
    for (const { stream } of viewers) stream.emit("end");
    assert.equal(desktop.isEnded, true);
  });

  it("says clearly that an agent has no remote desktop", () => {
    const { request, stream } = openTunnel(new StockAgent(script, false));
    request.emit("upgrade", {}, stream);
    for (const text of ["c", "2"]) stream.emit("data", text);
    assert.match(String(stream.written.at(-1)), /no remote desktop/);
    assert.equal(stream.isEnded, true);
  });

  it("opens addresses in the desktop of the person at the console, and as itself where there is nobody", () => {
    const open = {
      action: "msg",
      type: "openUrl",
      url: "https://server.example/messenger?id=a&auth=secret",
      rights: -1,
    };
    const agent = new StockAgent(script);
    agent.command(open);
    assert.deepEqual(Object.keys(agent.children.at(-1)?.options ?? {}), []);
    agent.modules.set("user-sessions", {
      ...{ consoleUid: () => 1_000, Self: () => 0 },
      getUsername: () => "anna",
      getHomeFolder: () => "/home/anna",
    });
    agent.modules.set("monitor-info", { getXInfo: () => ({ display: ":1", xauthority: "/run/x" }) });
    agent.command(open);
    const child = agent.children.at(-1);
    assert.deepEqual(child?.argv, [
      ...["su", "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "anna"],
      ...["/usr/bin/xdg-open", open.url],
    ]);
    const { env } = child?.options ?? {};
    assert.deepEqual(
      [env?.HOME, env?.DISPLAY, env?.XAUTHORITY, env?.XDG_RUNTIME_DIR],
      ["/home/anna", ":1", "/run/x", "/run/user/1000"],
    );
    child?.emit("exit", 0);
    assert.ok(!JSON.stringify(agent.sent.filter(({ action }) => action === "log")).includes("secret"));
  });

  it("reads all that a shell on Windows says, which is lost when it comes just before the end", () => {
    const agent = new StockAgent(script, true, "win32");
    const run = { action: "runcommands", type: 1, cmds: "dir", reply: true, responseid: "r" };
    const results = (): unknown[] =>
      agent.sent.filter(({ type }) => type === "runcommands").map(({ result }) => result);
    agent.command(run);
    const child = agent.children.at(-1);
    const [, word = ""] = /^dir\necho (\S+)\n/.exec(child?.stdin.written.join("") ?? "") ?? [];
    assert.match(word, /^end-\w{10,}$/);
    for (const chunk of ["one\r\n", `two\r\n${word.slice(0, 7)}`, `${word.slice(7)}\r\n`]) {
      child?.stdout.emit("data", chunk);
    }
    assert.deepEqual(results(), ["one\r\ntwo\r\n"]);
    child?.emit("exit", 0);
    agent.command(run);
    agent.children.at(-1)?.stdout.emit("data", "left by itself\r\n");
    agent.children.at(-1)?.emit("exit", 0);
    assert.deepEqual(results(), ["one\r\ntwo\r\n", "left by itself\r\n"]);
  });

  it("runs as the person at the console with that person's groups, never with those of root", () => {
    const agent = new StockAgent(script);
    const run = { action: "runcommands", type: 3, cmds: "id", runAsUser: 2, reply: true };
    const accounts = {
      consoleUid: () => 1_000,
      getUsername: () => "anna",
      Self: () => 0,
    };
    const startedWith = (changes: object): readonly unknown[] | undefined => {
      agent.modules.set("user-sessions", { ...accounts, ...changes });
      const before = agent.children.length;
      agent.command(run);
      const child = agent.children[before];
      child?.emit("exit", 0);
      assert.equal(child === undefined || Object.keys(child.options).length === 0, true);
      return child?.argv;
    };
    assert.deepEqual(startedWith({}), ["su", "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "anna", "/bin/sh"]);
    assert.deepEqual(startedWith({ Self: () => 1_000 }), ["sh"], "as it is");
    assert.equal(startedWith({ Self: () => 7 }), undefined);
    assert.equal(startedWith({ getUsername: () => "-c" }), undefined);
  });

  it("asks nobody on Windows where nobody is signed in, though there is a session at the console", () => {
    const isAsked = (users: object): boolean => {
      const agent = new StockAgent(script, true, "win32");
      agent.modules.set("user-sessions", { consoleUid: () => 1, ...users });
      const soptions = { consentAutoAcceptIfNoUser: true };
      const more = { value: "*/relay?a=b", userid: "u", rights: 0xffff_ffff, consent: 0x20, soptions };
      agent.command({ action: "msg", type: "tunnel", ...more });
      const stream = new FakeStream();
      agent.requests.at(-1)?.emit("upgrade", {}, stream);
      for (const text of ["c", "5"]) stream.emit("data", text);
      return stream.written.some((text) => /Waiting for user/.test(String(text)));
    };
    assert.equal(isAsked({ Current: () => ({ Active: [] }) }), false);
    assert.equal(isAsked({ Current: () => ({ Active: [{ Username: "ann" }] }) }), true);
    const fail = (): never => {
      throw new Error("the system does not tell");
    };
    assert.equal(isAsked({ Current: fail }), true, "in doubt somebody is there");
    assert.equal(isAsked({}), true);
  });

  it("opens a web address on Windows by a task of the person, not in that session with the rights of the system", () => {
    const agent = new StockAgent(script, true, "win32");
    agent.modules.set("user-sessions", { consoleUid: () => 3 });
    agent.command({ action: "msg", type: "openUrl", url: "https://server.example/", rights: -1 });
    const reader = agent.children.at(-1);
    reader?.stdout.emit("data", "session=3 CORP\\ann\r\n");
    reader?.emit("exit", 0);
    const task = agent.children.at(-1)?.stdin.written.join("") ?? "";
    assert.match(task, /RegisterTaskDefinition\(.*, 3\)\n.*RunEx\(\$null, 4, 3, \$null\)/);
    for (const { options } of agent.children) assert.deepEqual({ ...options }, {});
  });

  it("survives a relay that refuses", () => {
    const { request } = openTunnel(new StockAgent(script));
    request.emit("error", new Error("refused"));
    request.emit("response", {});
  });

  it("survives messages of every shape", () => {
    const agent = new StockAgent(script);
    for (const message of ["text", null, 7, [], {}, { action: {} }, { action: "msg", type: ["console"] }]) {
      agent.command(message);
    }
    agent.command({ action: "msg", type: "tunnel", value: {} });
    agent.command({ action: "msg", type: "console", rights: 24, value: "help" });
    assert.match(String(agent.sent.at(-1)?.value), /Commands/);
  });

  it("says clearly when there is nothing that could show a message", () => {
    const agent = new StockAgent(script);
    agent.command({ action: "msg", type: "messagebox", msg: "x", sessionid: "s" });
    const [reply] = agent.sent.filter(({ type }) => type === "messagebox");
    assert.match(String(reply?.result), /no display/);
  });
});
