/** How much CPU does the server spend on an agent that connects, full and skipped? Beside MeshCentral. */
import { cpuMs, pause, report, rounded } from "./measure.ts";
import { type MeasuredServer, startMeshCentral, startTendril } from "./servers.ts";
import { connectSwarm } from "./swarm.ts";

const COUNT = 200;
const SETTLE_MS = 2_000;

async function measure(server: MeasuredServer, isSkipping: boolean): Promise<number> {
  const { wsUrl, groupId, program } = server;
  const options = { wsUrl, groupId, isSkipping, atOnce: 16 };
  const warmUp = await connectSwarm({ ...options, count: 20 });
  for (const socket of warmUp) socket.terminate();
  await pause(SETTLE_MS);
  const before = cpuMs(program.pid);
  const sockets = await connectSwarm({ ...options, count: COUNT });
  await pause(SETTLE_MS);
  const spent = cpuMs(program.pid) - before;
  for (const socket of sockets) socket.terminate();
  await pause(SETTLE_MS);
  return spent / COUNT;
}

const tendril = await startTendril();
const own = { full: await measure(tendril, false), skip: await measure(tendril, true) };
await tendril.stop();
const meshcentral = await startMeshCentral();
const other = meshcentral && {
  full: await measure(meshcentral, false),
  skip: await measure(meshcentral, true),
};
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
