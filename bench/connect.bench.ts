/** How much CPU does the server spend on an agent that connects, full and skipped? Beside MeshCentral. */
import { cpuMs, pause, report, rounded } from "./measure.ts";
import { type MeasuredServer, startMeshCentral, startTendril } from "./servers.ts";
import { connectSwarm } from "./swarm.ts";

const COUNT = 400;
const SETTLE_MS = 2_000;

interface Costs {
  readonly full: number;
  readonly skip: number;
}

/** Each kind has agents of its own, after as many that only warm the server up. */
async function measure(server: MeasuredServer): Promise<Costs> {
  await spend(server, { from: 0, isSkipping: false });
  await spend(server, { from: COUNT, isSkipping: true });
  return {
    full: await spend(server, { from: 2 * COUNT, isSkipping: false }),
    skip: await spend(server, { from: 3 * COUNT, isSkipping: true }),
  };
}

async function spend(
  { wsUrl, groupId, program }: MeasuredServer,
  { from, isSkipping }: { from: number; isSkipping: boolean },
): Promise<number> {
  const before = cpuMs(program.pid);
  const sockets = await connectSwarm({ wsUrl, groupId, from, count: COUNT, isSkipping, atOnce: 16 });
  await pause(SETTLE_MS);
  const spent = cpuMs(program.pid) - before;
  for (const socket of sockets) socket.terminate();
  await pause(SETTLE_MS);
  return spent / COUNT;
}

const tendril = await startTendril();
const own = await measure(tendril);
await tendril.stop();
const meshcentral = await startMeshCentral();
const other = meshcentral && (await measure(meshcentral));
await meshcentral?.stop();
for (const kind of ["full", "skip"] as const) {
  const value = rounded(own[kind]);
  const beside =
    other === undefined
      ? {}
      : { reference: `MeshCentral ${rounded(other[kind])}`, ratio: rounded(own[kind] / other[kind]) };
  report({ name: `connect ${kind}`, unit: "server CPU ms per agent", value, ...beside });
}
process.exit(0);
