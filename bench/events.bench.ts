/**
 * How late do pages see a change, and what does telling them cost the server? Beside MeshCentral.
 *
 * The shape: 20 device groups with the same number of agents each; 40 accounts that may see one, two or three of them,
 * with the same number of open pages each; administrators change descriptions of devices one after the other. So one
 * change is seen by a tenth of the pages: 200 changes a second with 1,000 pages are 20,000 messages a second.
 *
 *     npm exec node -- bench/events.bench.ts --pages 50 --agents 200 --changes 40 --seconds 5      to try it
 */
import { parseArgs } from "node:util";
import { type Administrator, changeOf, openAdministrator, Pages } from "./event-pages.ts";
import { cpuMs, pause, report, rounded } from "./measure.ts";
import { type MeasuredServer, PASSWORD, startMeshCentral, startTendril, USER } from "./servers.ts";
import { connectSwarm } from "./swarm.ts";

const GROUPS = 20;
const ACCOUNTS = 40;
const SEEN = 8;
const ADMINISTRATORS = 10;
const SETTLE_MS = 3_000;
const PAGE_PASSWORD = "a page of the bench 1";

const { values } = parseArgs({
  options: {
    pages: { type: "string", default: "1000" },
    agents: { type: "string", default: "5000" },
    changes: { type: "string", default: "200" },
    seconds: { type: "string", default: "15" },
  },
});
const size = {
  pages: Number(values.pages),
  agents: Number(values.agents),
  perSecond: Number(values.changes),
  seconds: Number(values.seconds),
};

interface Result {
  readonly p50: number;
  readonly p99: number;
  /** Of those that should have come. */
  readonly share: number;
  readonly cores: number;
}

async function measure(server: MeasuredServer): Promise<Result> {
  const { wsUrl, program } = server;
  const login = { user: USER, password: PASSWORD };
  const admins = await Promise.all(
    Array.from({ length: ADMINISTRATORS }, () => openAdministrator(wsUrl, login)),
  );
  const [admin] = admins;
  if (admin === undefined) throw new RangeError("there must be an administrator");
  const groups = await makeGroups(admin);
  const agents = await connectAgents(wsUrl, groups);
  const seen = await makeAccounts(admin, groups);
  const pages = await openPages(wsUrl);
  const devices = await devicesOf(admin, groups);
  const change = async (seconds: number): Promise<number> => {
    const count = await makeChanges(admins, devices, seconds);
    await pause(SETTLE_MS);
    return count;
  };
  await change(2); // warms both sides up
  pages.reset();
  const beforeMs = cpuMs(program.pid);
  const startedMs = performance.now();
  const changes = await change(size.seconds);
  const cores = (cpuMs(program.pid) - beforeMs) / (performance.now() - startedMs - SETTLE_MS);
  const { count, p50, p99 } = pages.seen();
  const expected = (changes * size.pages * seen) / (ACCOUNTS * GROUPS);
  pages.close();
  for (const one of admins) one.close();
  for (const socket of agents) socket.terminate();
  return { p50, p99, share: count / expected, cores };
}

async function makeGroups(admin: Administrator): Promise<string[]> {
  const groups: string[] = [];
  for (let i = 0; i < GROUPS; i++) {
    const made = await admin.ask({ action: "createmesh", meshname: `Group ${i}`, meshtype: 2 });
    groups.push(String(made.meshid));
  }
  return groups;
}

async function connectAgents(wsUrl: string, groups: readonly string[]) {
  const each = Math.ceil(size.agents / GROUPS);
  const all = [];
  for (const [i, groupId] of groups.entries()) {
    all.push(
      ...(await connectSwarm({ wsUrl, groupId, from: i * each, count: each, isSkipping: false, atOnce: 16 })),
    );
  }
  return all;
}

/** Gives how many times an account and a group belong together. */
async function makeAccounts(admin: Administrator, groups: readonly string[]): Promise<number> {
  let seen = 0;
  for (let i = 0; i < ACCOUNTS; i++) {
    const username = `page${i}`;
    await admin.ask({ action: "adduser", username, pass: PAGE_PASSWORD });
    // 1, 2, 3, 2 groups: two on average
    for (let k = 0; k < ([1, 2, 3, 2][i % 4] ?? 1); k++) {
      const meshid = groups[(i + 7 * k) % GROUPS];
      await admin.ask({ action: "addmeshuser", meshid, usernames: [username], meshadmin: SEEN });
      seen++;
    }
  }
  return seen;
}

async function openPages(wsUrl: string): Promise<Pages> {
  const pages = new Pages();
  for (let i = 0; i < ACCOUNTS; i++) {
    const account = await openAdministrator(wsUrl, { user: `page${i}`, password: PAGE_PASSWORD });
    const { cookie } = await account.ask({ action: "authcookie" });
    const count = Math.floor(((i + 1) * size.pages) / ACCOUNTS) - Math.floor((i * size.pages) / ACCOUNTS);
    await Promise.all(Array.from({ length: count }, () => pages.open(wsUrl, String(cookie))));
    account.close();
  }
  return pages;
}

async function devicesOf(admin: Administrator, groups: readonly string[]): Promise<string[]> {
  const { nodes } = await admin.ask({ action: "nodes" });
  const byGroup = nodes as Readonly<Record<string, readonly { readonly _id: string }[]>>;
  const lists = groups.map((group) => byGroup[group] ?? []);
  // one of each group after the other, so that every second is like the next
  const most = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => lists.flatMap((list) => list[i]?._id ?? [])).flat();
}

/** Evenly spread, and not faster when it was late. */
async function makeChanges(
  admins: readonly Administrator[],
  devices: readonly string[],
  seconds: number,
): Promise<number> {
  const total = Math.round(seconds * size.perSecond);
  const startMs = performance.now();
  for (let i = 0; i < total; i++) {
    const waitMs = startMs + (1000 * i) / size.perSecond - performance.now();
    if (waitMs > 1) await pause(waitMs);
    admins[i % admins.length]?.tell(changeOf(devices[i % devices.length] ?? ""));
  }
  return total;
}

const results: Partial<Record<string, Result>> = {};
for (const start of [startTendril, startMeshCentral]) {
  const server = await start();
  if (server === undefined) continue;
  try {
    results[server.name] = await measure(server);
    console.error(server.name, JSON.stringify(results[server.name]));
  } catch (error) {
    console.error(`${server.name}: ${error instanceof Error ? error.message : error}`);
  } finally {
    await server.stop();
  }
}
const { tendril, meshcentral } = results;
if (tendril === undefined) throw new Error("there is nothing to report");
const beside = (ours: number, theirs: number | undefined, unit: string) =>
  theirs === undefined
    ? {}
    : { reference: `MeshCentral ${rounded(theirs)} ${unit}`, ratio: rounded(ours / theirs) };
const shape = `${size.pages} pages, ${size.agents} agents, ${size.perSecond} changes/s`;
report({
  ...{ name: `events, change to page, ${shape}`, unit: "ms", value: rounded(tendril.p50) },
  ...{ p50: rounded(tendril.p50), p99: rounded(tendril.p99) },
  ...beside(tendril.p50, meshcentral?.p50, "ms"),
});
report({
  ...{ name: `events, change to page, last percent, ${shape}`, unit: "ms", value: rounded(tendril.p99) },
  ...beside(tendril.p99, meshcentral?.p99, "ms"),
});
report({
  ...{ name: `events, server CPU, ${shape}`, unit: "cores", value: rounded(tendril.cores) },
  ...beside(tendril.cores, meshcentral?.cores, "cores"),
});
report({
  ...{ name: `events, told of those to tell, ${shape}`, unit: "share", value: rounded(tendril.share) },
  ...beside(tendril.share, meshcentral?.share, ""),
});
process.exit(0);
