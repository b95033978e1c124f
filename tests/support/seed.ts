/**
 * Puts many devices into a data folder before a server starts.
 */
import { join } from "node:path";
import { createDeviceId, createGroupId, createUserId, encodeIdText } from "@tendril/protocol";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import {
  type DeviceDocument,
  deviceCollection,
  groupCollection,
  openStore,
  userCollection,
} from "@tendril/server";
import { createRandom } from "@tendril/testing";

const systems = ["Windows 11 Pro 24H2", "Ubuntu 26.04 LTS", "Debian GNU/Linux 12 (bookworm)", "macOS 26.1"];
const people = ["anna.berg", "henrik.solberg", "oda.nygard", "lars.moen", "ingrid.dahl"];
const tags = ["finance", "vip", "kiosk", "design", "sales", "meeting-room"];
const groupNames = ["Oslo office", "Warehouse Halden", "Field laptops", "Servers"];
const FIRST_MS = 1_700_000_000_000;

export interface SeedOptions {
  readonly count: number;
  /** Name of the account that gets all rights, made by the test server. */
  readonly user?: string;
  /** Replaces texts of the first device: what a hostile one would send. */
  readonly hostileText?: string;
}

export async function seedDevices(
  folder: string,
  { count, user = "admin", hostileText }: SeedOptions,
): Promise<void> {
  const random = createRandom(count);
  const store = await openStore({ url: `sqlite:${join(folder, "tendril.db")}` });
  const userId = createUserId("", user);
  const groups = groupNames.map((name) => ({ name, id: createGroupId("", encodeIdText(random.bytes(48))) }));
  await store.transaction(async () => {
    for (const { name, id } of groups) {
      const shown = hostileText ?? name;
      await store.collection(groupCollection).put({
        _id: id,
        type: "mesh",
        mtype: 2,
        domain: "",
        name: shown,
        desc: hostileText ?? "",
        links: { [userId]: { name: user, rights: FULL_RIGHTS } },
        creation: FIRST_MS,
      });
    }
    for (let i = 0; i < count; i++) {
      const group = groups[i % groups.length];
      const device: DeviceDocument = {
        _id: createDeviceId("", encodeIdText(random.bytes(48))),
        type: "node",
        mtype: 2,
        domain: "",
        meshid: group?.id ?? createGroupId("", "A".repeat(64)),
        name: hostileText ?? `PC-${String(i).padStart(5, "0")}`,
        rname: hostileText ?? `pc-${i}`,
        icon: 1,
        host: null,
        ip: `10.20.${i >> 8}.${i & 255}`,
        osdesc: hostileText ?? systems[random.next(systems.length)] ?? "",
        users: [hostileText ?? people[random.next(people.length)] ?? ""],
        tags: i % 3 === 0 ? [hostileText ?? tags[random.next(tags.length)] ?? ""] : [],
        agent: { ver: 0, id: 6, caps: 0x1f, core: hostileText ?? "Tendril core 0.1.0", root: true },
        firstconnect: FIRST_MS,
        ...(hostileText === undefined ? {} : { desc: hostileText }),
      };
      await store.collection(deviceCollection).put(device);
    }
    await store.collection(userCollection).put({
      _id: userId,
      type: "user",
      name: user,
      domain: "",
      creation: FIRST_MS / 1000,
      siteadmin: FULL_RIGHTS,
      links: Object.fromEntries(groups.map(({ id }) => [id, { rights: FULL_RIGHTS }])),
    });
  });
  await store.close();
}
