/** Firmware from its factory state to a device that connects by itself, over real connections. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { CiraOptions, DeviceOptions } from "@tendril/amt-simulator";
import { type CiraAccess, createAmtGroup, dialCira, type SimulatedDevice } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly intelamt?: Readonly<Record<string, unknown>> & {
    readonly setup?: { readonly result: string; readonly why?: string };
  };
}

const factory = { controlMode: 0, osAdminPass: "Os1!os1!", redirOff: true };
const PASSWORD = "Secret12!";

// firmware takes its time: each waits for its own
describe("policy of firmware, over real connections", { timeout: 240_000, concurrency: true }, () => {
  let host: TestServer;
  let control: ControlClient;
  let folder = "";
  let rootHash = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-activation-"));
    rootHash = await makeActivationChain(folder);
    const files = `${join(folder, "chain.pem")}=${join(folder, "leaf.key")}`;
    host = await startTestServer({
      flags: ["--mps-port", "0", "--amt-activation-certificates", files],
      hasQuickFirmware: true,
    });
    control = await openControl(host.wsUrl);
  });
  after(async () => {
    control.close();
    await host.stop();
    await rm(folder, { recursive: true });
  });

  const deviceOf = async (uuid: string): Promise<Device | undefined> => {
    const { nodes } = await control.ask({ action: "nodes" });
    const all = Object.values(nodes as Record<string, Device[]>).flat();
    return all.find(({ intelamt }) => intelamt?.uuid === uuid);
  };
  const local = (
    access: CiraAccess,
    device: Partial<DeviceOptions>,
    cira: Partial<CiraOptions> = {},
  ): SimulatedDevice =>
    dialCira(host, access, {
      device,
      cira: { ws: `${host.wsUrl}/apf.ashx`, connType: 2, ports: [16992, 16993], ...cira },
    });
  const setupOf = async (uuid: string) =>
    await until("the run is over", async () => (await deviceOf(uuid))?.intelamt?.setup, 90_000);

  it("goes from the factory state over client control to a connection of its own", async () => {
    const uuid = "10000000-4455-6677-8899-aabbccddeeff";
    const { groupId, access } = await createAmtGroup(control, { name: "Client", meshtype: 2 });
    const amtpolicy = { type: 2, password: PASSWORD, cirasetup: 2 };
    await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy });
    const simulated = local(access, { ...factory, uuid });
    assert.deepEqual([(await setupOf(uuid))?.result, simulated.device.snapshot().controlMode], ["done", 1]);
    await until("the line is dismissed", () => simulated.cira.state === "closed");

    const added = Object(simulated.seen("mps-added")[0]);
    const own = { ...access, user: added.user, password: added.pass };
    assert.equal(added.port, host.server.mpsPort);
    const root = simulated.device.classes
      .list("AMT_PublicKeyCertificate")
      .find((one) => one.TrustedRootCertficate);
    const ca = join(folder, "server-root.pem");
    await writeFile(ca, new X509Certificate(Buffer.from(String(root?.X509Certificate), "base64")).toString());
    const options = { device: { uuid, tls: true, amtPass: PASSWORD }, cira: { ca, commonName: added.cn } };
    const firmware = dialCira(host, own, { ...options, cira: { ...options.cira, ports: [16992, 16993] } });
    await until("the firmware is there", async () => (await deviceOf(uuid))?.conn === 2);
    firmware.cira.close();

    const refused = dialCira(host, access, { device: { uuid } });
    await new Promise((resolve) => refused.cira.once("close", () => resolve(undefined)));
    assert.ok(host.log.some(({ fields }) => fields.why === "wrong password of its own"));
    const logged = JSON.stringify(host.log);
    for (const secret of [PASSWORD, added.pass, "Os1!os1!"]) assert.ok(!logged.includes(secret));
  });

  it("gives administrator control with a certificate", async () => {
    const uuid = "20000000-4455-6677-8899-aabbccddeeff";
    const { groupId, access } = await createAmtGroup(control, { name: "Admin", meshtype: 2 });
    await control.ask({
      action: "meshamtpolicy",
      meshid: groupId,
      amtpolicy: { type: 3, password: PASSWORD },
    });
    const simulated = local(access, { ...factory, uuid, rootHash, domainName: "office.sim.test" });
    assert.equal((await setupOf(uuid))?.why, undefined);
    assert.equal(simulated.device.snapshot().controlMode, 2);
  });

  it("takes client control away", async () => {
    const uuid = "30000000-4455-6677-8899-aabbccddeeff";
    const { groupId, access } = await createAmtGroup(control, { name: "Off", meshtype: 2 });
    await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy: { type: 1 } });
    const simulated = local(access, { uuid, controlMode: 1 });
    await until("it is in its factory state", () => simulated.device.snapshot().controlMode === 0);
    await until("that is known", async () => (await deviceOf(uuid))?.intelamt?.state === 0);
    simulated.cira.drop();
  });

  it("asks agents for the line, when the policy comes and when they do", async () => {
    const { groupId, access } = await createAmtGroup(control, { name: "Agents", meshtype: 2 });
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    const offersOf = ({ received }: FakeAgent): { readonly user: string; readonly pass: string }[] =>
      received
        .filter((frame) => frame[0] === 0x7b)
        .map((frame) => JSON.parse(frame.toString("utf8")))
        .filter(({ action }) => action === "amtconfig");
    await control.ask({
      action: "meshamtpolicy",
      meshid: groupId,
      amtpolicy: { type: 2, password: PASSWORD },
    });
    const [offer] = await until("the offer", () => offersOf(agent).length > 0 && offersOf(agent));
    assert.ok(offer);
    const uuid = "40000000-4455-6677-8899-aabbccddeeff";
    const simulated = local({ ...access, user: offer.user, password: offer.pass }, { ...factory, uuid });
    assert.equal((await setupOf(uuid))?.result, "done");
    assert.equal((await deviceOf(uuid))?._id, agent.deviceId);
    assert.equal(simulated.device.snapshot().controlMode, 1);

    const liar = await openFakeAgent(host.wsUrl, { groupId });
    liar.sendJson({ action: "amtconfig" });
    const [lure] = await until("its offer", () => offersOf(liar).length > 0 && offersOf(liar));
    assert.ok(lure);
    const claim = local({ ...access, user: lure.user, password: lure.pass }, { ...factory, uuid });
    await until("the lie is noticed", () =>
      host.log.some(({ message }) => message === "UUID of another device claimed"),
    );
    assert.equal((await deviceOf(uuid))?._id, agent.deviceId, "nobody else has its UUID");
    claim.cira.drop();
    agent.close();
    liar.close();
  });
});

/** Root and leaf as firmware wants them; the hash of the root. */
async function makeActivationChain(folder: string): Promise<string> {
  const openssl = (...words: string[]): void => {
    execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
  };
  await writeFile(join(folder, "leaf.ext"), "extendedKeyUsage=serverAuth,2.16.840.1.113741.1.2.3\n");
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "root.key",
    "-out",
    "root.pem",
    "-subj",
    "/CN=Root",
    "-days",
    "30",
  );
  openssl(
    "req",
    "-new",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "leaf.key",
    "-out",
    "leaf.csr",
    "-subj",
    "/CN=*.sim.test",
  );
  openssl(
    "x509",
    "-req",
    "-in",
    "leaf.csr",
    "-CA",
    "root.pem",
    "-CAkey",
    "root.key",
    "-CAcreateserial",
    "-out",
    "leaf.pem",
    "-days",
    "30",
    "-extfile",
    "leaf.ext",
  );
  const [leaf, root] = [
    await readFile(join(folder, "leaf.pem"), "utf8"),
    await readFile(join(folder, "root.pem"), "utf8"),
  ];
  await writeFile(join(folder, "chain.pem"), leaf + root);
  return createHash("sha256").update(new X509Certificate(root).raw).digest("hex");
}
