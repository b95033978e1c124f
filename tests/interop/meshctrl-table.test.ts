/**
 * Every subcommand of the stock MeshCtrl (docs/spec/control-protocol.md, section 7), each run as an administrator would.
 * Out of reach here: `config` and `indexagenterrorlog` (local to another server); `upload`, `download` and `shell` are
 * in meshctrl.test.ts.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { stock } from "../../tools/stock.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { runTendril } from "../support/tendril-program.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);

describe("each subcommand of stock MeshCtrl", { timeout: 300_000 }, () => {
  let host: TestServer;
  let agent: StockAgent;
  let folder = "";
  /** Ids that later rows use, by the names that stand for them. */
  const ids: Record<string, string> = {};

  const meshctrl = async (words: readonly string[], ms = 60_000): Promise<string> => {
    const login = ["--url", host.wsUrl, "--loginuser", "admin", "--loginpass", PASSWORD];
    const filled = words.map((word) => ids[word] ?? word);
    const { stdout } = await run(process.execPath, [stock.meshctrl, ...filled, ...login], {
      timeout: ms,
      cwd: folder,
    });
    return stdout;
  };

  before(async () => {
    host = await startTestServer();
    folder = await mkdtemp(join(tmpdir(), "tendril-table-"));
  });
  after(async () => {
    await agent?.remove();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A row: the words, what must be printed, and under which name the id that is printed is kept. */
  const row = (text: string, expected: RegExp, keep?: string): void => {
    const words = text.split(" ").map((word) => word.replaceAll("_", " "));
    it(text.replaceAll("_", " "), async () => {
      const printed = await meshctrl(words);
      assert.match(printed, expected);
      const id = /(?:mesh|ugrp|node)\/\/[A-Za-z0-9@$]{64}/.exec(printed)?.[0];
      if (keep !== undefined) ids[keep] = id ?? assert.fail(`no id in ${printed}`);
    });
  };

  row("serverinfo", /name: localhost/);
  row("userinfo", /_id: user\/\/admin/);
  row("adddevicegroup --name Table --desc all_rows", /^ok mesh\/\//m, "GROUP");
  row("adddevicegroup --name Second", /^ok mesh\/\//m, "SECOND");
  row("adddevicegroup --name Chips --amtonly", /^ok mesh\/\//m, "CHIPS");
  row("listdevicegroups", /"Table"/);
  row("editdevicegroup --group Second --desc changed --flags 2", /ok/);

  it("an agent joins", async () => {
    ids.SHORT = ids.GROUP?.split("/")[2] ?? "";
    agent = await createStockAgent({ settings: await fetchSettings(host.url, ids.GROUP ?? "") });
    agent.start();
    await until(
      "the device is listed",
      async () => {
        const [device] = JSON.parse(await meshctrl(["listdevices", "--json"]));
        if (device?.conn !== 1 || device.agent?.core === undefined || device.osdesc === undefined)
          return false;
        ids.DEVICE = device._id;
        return true;
      },
      90_000,
    );
  });

  row("listusers", /admin/);
  row("adduser --user bob --pass Long-enough-1 --email bob@example.com --realname Bob", /ok/);
  row("adduser --user bob --pass Long-enough-1", /User already exists/);
  row("edituser --userid bob --realname Bobby --rights manageusers,usergroups", /ok/);
  row("listusers --json", /"realname": "Bobby"/);
  row("listusersessions --json", /"user\/\/admin": \d/);
  row("listusergroups", /^$/);
  row("addusergroup --name Techs --desc staff", /^ok/);
  row("listusergroups --json", /"name": "Techs"/, "TECHS");
  row("addtousergroup --groupid TECHS --id user//bob", /ok/);
  row("addtousergroup --groupid TECHS --id SECOND --rights 4294967295", /Added user group Techs/);
  row("addtousergroup --groupid TECHS --id DEVICE --rights 8", /ok/);
  row("removefromusergroup --groupid TECHS --id SECOND", /ok/);
  row("removefromusergroup --groupid TECHS --id DEVICE", /ok/);
  row("removefromusergroup --groupid TECHS --id user//bob", /ok/);
  row("addtousergroup --groupid TECHS --id user//bob", /ok/);
  row("removeallusersfromusergroup --groupid TECHS", /./);
  row("removeusergroup --groupid TECHS", /ok/);
  row("addusertodevicegroup --id GROUP --userid bob --remotecontrol --agentconsole", /Added user bob/);
  row("removeuserfromdevicegroup --id GROUP --userid bob", /ok/);
  row("addusertodevice --id DEVICE --userid bob --remotecontrol", /ok/);
  row("removeuserfromdevice --id DEVICE --userid bob", /ok/);
  row("listdevices --group Table", /node|id, name/);
  row("listdevices --group Nope", /Invalid group id/);
  row("listdevices --details", /"lastConnect"/);
  row("listdevices --details --csv", /^id,name,rname,host/);
  row("deviceinfo --id DEVICE", /Mesh Agent/);
  row("addamtdevice --id CHIPS --devicename Kiosk --hostname 192.0.2.7 --user admin --pass P@ssw0rd", /^ok/m);
  row(
    "addamtdevice --id GROUP --devicename Kiosk --hostname 192.0.2.7 --user admin --pass P@ssw0rd",
    /[Ii]nvalid group type/,
  );
  row("editdevice --id DEVICE --desc rack_4 --tags b,a --icon 2 --consent 0", /ok/);
  row("movetodevicegroup --devid DEVICE --id SECOND", /ok/);
  row("movetodevicegroup --devid DEVICE --id GROUP", /ok/);
  row("runcommand --id DEVICE --run echo_$((6*7)) --reply", /42/);
  row("runcommand --id DEVICE --run true", /OK/);
  row("devicemessage --id DEVICE --msg hi", /OK/i);
  row("devicetoast --id DEVICE --msg hi", /ok/i);
  row("deviceopenurl --id DEVICE --openurl http://127.0.0.1/", /OK/i);
  row("groupmessage --id GROUP --msg hi", /ok/i);
  row("grouptoast --id GROUP --msg hi", /ok/i);
  row("broadcast --msg hello_all", /ok/);
  it("devicepower --id DEVICE --wake", async () => {
    await until("the device has told its networks", async () =>
      /Used \d+ device\(s\) to send wake packets/.test(
        await meshctrl(["devicepower", "--id", "DEVICE", "--wake"]),
      ),
    );
  });
  row("devicepower --id DEVICE --amton", /AMT/i);
  row("devicesharing --id DEVICE", /No device sharing links/);
  row(
    "devicesharing --id DEVICE --add Guest --type desktop,terminal --consent prompt --duration 30",
    /URL: https:\/\//,
  );
  row("devicesharing --id DEVICE", /Guest/);
  row("webrelay --id DEVICE --type http --port 80", /WebRelay Disabled/);
  row("generateinvitelink --group Table --hours 2 --flags 2", /https:\/\/localhost:\d+\/agentinvite\?c=/);
  row("sendinviteemail --group Table --email a@example.com", /Unsupported feature/);
  row("addlocaldevice --id GROUP --devicename printer --hostname 192.0.2.9", /Invalid group type/);
  row("listusersofdevicegroup --id SHORT", /admin/);
  row("logintokens --add robot --expire 60", /~t:/);
  row("logintokens", /robot/);
  row("listevents --limit 5", /./);
  row("report --type sessions --groupby user", /time,.*length/);
  row("report --type traffic", /bytesin/);
  row("report --type logins", /twofactor/);
  row("report --type db", /recordcount/);
  row("removedevice --id node//nope", /Denied/);

  it("agentdownload", async () => {
    const added = await runTendril(["agents", "add", stock.tarball, "--data", host.folder]);
    assert.equal(added.code, 0, added.output);
    // it exits with 1 when all went well
    const printed = await meshctrl(["agentdownload", "--type", "6", "--id", "SHORT"], 60_000).catch(
      ({ stdout }: { readonly stdout: string }) => stdout,
    );
    assert.match(printed, /Downloaded \d+ byte\(s\)/);
    assert.ok((await readFile(join(folder, "meshagent"))).length > 1_000_000);
  });

  row("removedevice --id DEVICE", /ok/);
  row("removedevicegroup --id SECOND", /ok/);
  row("removeuser --userid bob", /ok/);

  it("showevents", async () => {
    const login = ["--url", host.wsUrl, "--loginuser", "admin", "--loginpass", PASSWORD];
    const child = execFile(process.execPath, [stock.meshctrl, "showevents", ...login]);
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += String(chunk);
    });
    await until("it listens", () => printed.includes("Waiting") || printed.includes("serverinfo"));
    await meshctrl(["adddevicegroup", "--name", "Seen"]);
    await until("the event is printed", () => printed.includes("createmesh"));
    child.kill();
  });
});
