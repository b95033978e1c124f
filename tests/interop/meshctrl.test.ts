/** The unmodified MeshCtrl against this server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { spawn as spawnPty } from "@lydell/node-pty";
import { stock } from "../../tools/stock.ts";
import { openControl } from "../support/control-client.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);

describe("stock MeshCtrl", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: StockAgent;
  let groupId = "";
  let deviceId = "";

  const options = (): string[] => ["--url", host.wsUrl, "--loginuser", "admin", "--loginpass", PASSWORD];
  const meshctrl = async (...words: string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, [stock.meshctrl, ...words, ...options()], {
      timeout: 60_000,
    });
    return stdout;
  };
  const devices = async (): Promise<
    { _id: string; name: string; conn?: number; desc?: string; tags?: string[]; meshid: string }[]
  > => JSON.parse(await meshctrl("listdevices", "--json"));

  before(async () => {
    host = await startTestServer();
  });
  after(async () => {
    await agent?.remove();
    await host.stop();
  });

  it("serverinfo and userinfo", async () => {
    assert.match(await meshctrl("serverinfo"), /name: localhost/);
    assert.match(await meshctrl("userinfo"), /_id: user\/\/admin/);
  });

  it("is refused with a wrong password", async () => {
    const { stdout } = await run(process.execPath, [
      stock.meshctrl,
      "userinfo",
      "--url",
      host.wsUrl,
      "--loginuser",
      "admin",
      "--loginpass",
      "wrong",
    ]);
    assert.match(stdout, /Invalid login/);
  });

  it("adduser, listusers, edituser, listusersessions, broadcast, removeuser", async () => {
    const made = await meshctrl(
      "adduser",
      "--user",
      "carol",
      "--pass",
      "a long password",
      "--email",
      "c@example.com",
    );
    assert.match(made, /ok/);
    assert.match(await meshctrl("listusers"), /"carol", "carol", "c@example.com"/);
    assert.match(
      await meshctrl("adduser", "--user", "carol", "--pass", "a long password"),
      /User already exists/,
    );
    assert.match(
      await meshctrl("edituser", "--userid", "carol", "--realname", "Carol C.", "--rights", "nonewgroups"),
      /ok/,
    );
    const users = JSON.parse(await meshctrl("listusers", "--json")) as Record<string, unknown>[];
    const carol = users.find(({ name }) => name === "carol");
    assert.deepEqual([carol?.realname, carol?.siteadmin], ["Carol C.", 64]);
    assert.match(await meshctrl("listusersessions"), /user\/\/admin/);
    assert.match(await meshctrl("broadcast", "--msg", "hello all"), /ok/);
    assert.match(await meshctrl("removeuser", "--userid", "carol"), /ok/);
    assert.doesNotMatch(await meshctrl("listusers"), /carol/);
  });

  it("adddevicegroup, editdevicegroup, listdevicegroups", async () => {
    groupId =
      /ok (mesh\/\/\S+)/.exec(
        await meshctrl("adddevicegroup", "--name", "Group A", "--desc", "first"),
      )?.[1] ?? "";
    assert.match(groupId, /^mesh\/\//);
    assert.match(await meshctrl("editdevicegroup", "--id", groupId, "--name", "Group B"), /ok/);
    assert.match(await meshctrl("listdevicegroups"), /"Group B"/);
  });

  it("listdevices", async () => {
    agent = await createStockAgent({ settings: await fetchSettings(host.url, groupId) });
    agent.start();
    const control = await openControl(host.wsUrl);
    await until("a device with a core", async () => {
      const found = (await control.ask({ action: "nodes" })).nodes as Record<
        string,
        { _id: string; osdesc?: string }[]
      >;
      const [device] = Object.values(found).flat();
      if (device?.osdesc !== undefined) deviceId = device._id.slice("node//".length);
      return deviceId !== "";
    });
    control.close();
    assert.equal((await devices())[0]?.conn, 1);
    assert.match(await meshctrl("listdevices", "--group", "Group B"), /Group B|id, name/);
  });

  it("deviceinfo", async () => {
    assert.match(await meshctrl("deviceinfo", "--id", deviceId), /Mesh Agent: Linux 64bit/);
  });

  it("editdevice", async () => {
    assert.match(
      await meshctrl("editdevice", "--id", deviceId, "--desc", "under the desk", "--tags", "b,a"),
      /ok/,
    );
    const [device] = await devices();
    assert.equal(device?.desc, "under the desk");
    assert.deepEqual(device?.tags, ["a", "b"]);
  });

  it("runcommand with and without its output", async () => {
    assert.match(await meshctrl("runcommand", "--id", deviceId, "--run", "echo $((6*7))", "--reply"), /42/);
    assert.match(await meshctrl("runcommand", "--id", deviceId, "--run", "true"), /OK/i);
  });

  it("shell", async () => {
    const words = [stock.meshctrl, "shell", "--id", deviceId, ...options()];
    const pty = spawnPty(process.execPath, words, { cols: 80, rows: 24 });
    let printed = "";
    pty.onData((text) => {
      printed += text;
    });
    await until("a prompt", () => /[#$] /.test(printed));
    pty.write("echo $((6*7))\r");
    await until("the answer", () => /[^(]42\r/.test(printed));
    pty.kill();
  });

  it("upload and download, byte for byte", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-meshctrl-"));
    await mkdir(join(folder, "far"));
    await mkdir(join(folder, "back"));
    const content = Buffer.concat([Buffer.from("{"), randomBytes(500_000)]);
    await writeFile(join(folder, "sent.bin"), content);
    const far = join(folder, "far");
    const sent = ["upload", "--id", deviceId, "--file", join(folder, "sent.bin"), "--target", far];
    assert.match(await meshctrl(...sent), /Upload done/);
    assert.ok((await readFile(join(far, "sent.bin"))).equals(content)); // it is there when the program ends
    const fetched = ["download", "--id", deviceId, "--file", join(far, "sent.bin")];
    assert.match(
      await meshctrl(...fetched, "--target", join(folder, "back", "got.bin")),
      /Download completed/,
    );
    assert.ok((await readFile(join(folder, "back", "got.bin"))).equals(content));
    await rm(folder, { recursive: true });
  });

  it("uploads that replace files", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-meshctrl-"));
    const far = join(folder, "far");
    await mkdir(far);
    for (const [i, bytes] of [300_000, 10, 0].entries()) {
      const content = randomBytes(bytes);
      await writeFile(join(folder, "sent.bin"), content);
      const sent = ["upload", "--id", deviceId, "--file", join(folder, "sent.bin"), "--target", far];
      assert.match(await meshctrl(...sent), /Upload done/);
      assert.ok((await readFile(join(far, "sent.bin"))).equals(content), `upload ${i}`);
      assert.deepEqual(await readdir(far), ["sent.bin"]);
    }
    await rm(folder, { recursive: true });
  });

  it("devicemessage and devicetoast", async () => {
    assert.match(await meshctrl("devicemessage", "--id", deviceId, "--msg", "hello"), /OK/i);
    assert.match(await meshctrl("devicetoast", "--id", deviceId, "--msg", "hello"), /ok/i);
  });

  it("listevents", async () => {
    const events: { action: string }[] = JSON.parse(await meshctrl("listevents", "--json"));
    assert.ok(events.some(({ action }) => action === "runcommands"));
  });

  it("logintokens, which cannot make tokens", async () => {
    const made = await meshctrl("logintokens", "--add", "ci", "--expire", "10");
    const name = /Username: (\S+)/.exec(made)?.[1] ?? "";
    const password = /Password: (\S+)/.exec(made)?.[1] ?? "";
    const withToken = ["--url", host.wsUrl, "--loginuser", name, "--loginpass", password];
    assert.match(
      (await run(process.execPath, [stock.meshctrl, "userinfo", ...withToken])).stdout,
      /user\/\/admin/,
    );
    const refused = await run(
      process.execPath,
      [stock.meshctrl, "logintokens", "--add", "more", "--expire", "10", ...withToken],
      { timeout: 60_000 },
    );
    assert.doesNotMatch(refused.stdout, /Password:/);
  });

  it("movetodevicegroup", async () => {
    const other = /ok (mesh\/\/\S+)/.exec(await meshctrl("adddevicegroup", "--name", "Group C"))?.[1] ?? "";
    assert.match(await meshctrl("movetodevicegroup", "--id", other, "--devid", deviceId), /ok/);
    assert.equal((await devices())[0]?.meshid, other);
  });

  it("removedevice and removedevicegroup", async () => {
    await agent.stop();
    assert.match(await meshctrl("removedevice", "--id", deviceId), /ok/);
    assert.match(await meshctrl("removedevicegroup", "--id", groupId), /ok/);
    assert.doesNotMatch(await meshctrl("listdevicegroups"), /Group B/);
  });
});
