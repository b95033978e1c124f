/**
 * What do 2,000 devices cost that are connected by CIRA: CPU to let one in, memory to keep it, CPU of all while they
 * only show signs of life? Beside MeshCentral, whose manager also asks each device that comes.
 */
import { AmtDevice, CiraClient, selfSigned } from "@tendril/amt-simulator";
import { cpuMs, pause, report, residentBytes, rounded } from "./measure.ts";
import { type MeasuredServer, PASSWORD, startMeshCentral, startTendril, USER } from "./servers.ts";
import { controlCall } from "./swarm.ts";

const COUNT = 2_000;
const WARM_UP = 200;
const AT_ONCE = 20;
const SETTLE_MS = 5_000;
const WATCH_MS = 40_000;
const ANY_PASSWORD = "P@ssw0rd-of-the-bench";
const certificate = selfSigned({ commonName: "bench" });

interface Access {
  readonly user: string;
  readonly pass: string;
}

interface Costs {
  /** ms per device. */
  readonly cpu: number;
  /** KB per device. */
  readonly memory: number;
  /** Share of a core. */
  readonly idle: number;
}

async function accessOf(server: MeasuredServer): Promise<Access> {
  const login = { user: USER, password: PASSWORD };
  const made = await controlCall(server.wsUrl, login, {
    ...{ action: "createmesh", meshname: "Chips", meshtype: 1 },
  });
  const meshid = String(made.meshid);
  const given = server.name === "tendril" ? await credentialsOf(server, meshid) : undefined;
  const user = (meshid.split("/").at(-1) ?? "").slice(0, 16).replaceAll(/[@$]/g, "X");
  return given ?? { user, pass: ANY_PASSWORD };
}

async function credentialsOf({ wsUrl }: MeasuredServer, meshid: string): Promise<Access> {
  const reply = await controlCall(
    wsUrl,
    { user: USER, password: PASSWORD },
    { action: "amtcredentials", meshid },
  );
  return { user: String(reply.user), pass: String(reply.password) };
}

async function connectAll(
  { mpsPort }: MeasuredServer,
  access: Access,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<CiraClient[]> {
  const clients: CiraClient[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const uuid = `00112233-4455-6677-8899-${String(from + i).padStart(12, "0")}`;
      const client = new CiraClient(new AmtDevice({ uuid, tlsCert: certificate }), {
        port: mpsPort,
        ...access,
      });
      await new Promise<void>((resolve, reject) => {
        client.once("up", () => resolve());
        client.once("close", () => reject(new Error(`device ${i} was not let in`)));
        client.connect();
      });
      clients.push(client);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return clients;
}

async function measure(server: MeasuredServer): Promise<Costs> {
  const { pid } = server.program;
  const access = await accessOf(server);
  const first = await connectAll(server, access, { from: COUNT, count: WARM_UP });
  await pause(SETTLE_MS);
  const [cpuBefore, memoryBefore] = [cpuMs(pid), residentBytes(pid)];
  const clients = await connectAll(server, access, { from: 0, count: COUNT });
  await pause(SETTLE_MS);
  const [cpuAfter, memoryAfter] = [cpuMs(pid), residentBytes(pid)];
  await pause(WATCH_MS);
  const idle = (cpuMs(pid) - cpuAfter) / WATCH_MS;
  for (const client of [...first, ...clients]) client.drop();
  const memory = (memoryAfter - memoryBefore) / COUNT / 1_000;
  return { cpu: (cpuAfter - cpuBefore) / COUNT, memory, idle };
}

const tendril = await startTendril();
const own = await measure(tendril);
await tendril.stop();
const meshcentral = await startMeshCentral();
const other = meshcentral && (await measure(meshcentral));
await meshcentral?.stop();
for (const [kind, name, unit] of [
  ["cpu", "CIRA connect", "server CPU ms per device"],
  ["memory", "CIRA memory", "KB per device of 2,000"],
  ["idle", "CIRA idle", "cores for 2,200 devices"],
] as const) {
  const value = rounded(own[kind]);
  const beside =
    other === undefined
      ? {}
      : { reference: `MeshCentral ${rounded(other[kind])}`, ratio: rounded(own[kind] / other[kind]) };
  report({ name, unit, value, ...beside });
}
process.exit(0);
