/**
 * From devices to the rows of the list: searched, grouped, sorted. No markup.
 */
import type { WireDevice, WireGroup } from "@tendril/protocol";
import { type DeviceStore, isOnline } from "../control/store.ts";
import { t } from "../language/index.ts";
import { parseSearch, type SearchTarget } from "../search/index.ts";

export type SortKey = "name" | "user" | "system" | "address" | "seen";

export interface View {
  readonly text: string;
  readonly sort: SortKey;
  readonly isDescending: boolean;
  /** Ids of groups whose devices are not shown. */
  readonly folded: ReadonlySet<string>;
}

export type Row =
  | {
      readonly kind: "group";
      readonly id: string;
      readonly name: string;
      readonly online: number;
      readonly total: number;
    }
  | { readonly kind: "device"; readonly device: WireDevice };

export interface Arranged {
  readonly rows: readonly Row[];
  /** Those that match, also in folded groups. */
  readonly devices: readonly WireDevice[];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function arrange(store: Pick<DeviceStore, "devices" | "groups">, view: View): Arranged {
  const matcher = parseSearch(view.text);
  const byGroup = new Map<string, WireDevice[]>();
  for (const device of store.devices.values()) {
    const groupName = store.groups.get(device.meshid ?? "")?.name ?? "";
    if (!matcher.matches(toTarget(device, groupName))) continue;
    const list = byGroup.get(device.meshid ?? "");
    if (list === undefined) byGroup.set(device.meshid ?? "", [device]);
    else list.push(device);
  }
  const order = [...byGroup.keys()].sort((a, b) =>
    collator.compare(nameOf(store.groups.get(a)), nameOf(store.groups.get(b))),
  );
  const compare = comparison(view);
  const rows: Row[] = [];
  const devices: WireDevice[] = [];
  for (const id of order) {
    const members = (byGroup.get(id) ?? []).sort(compare);
    const online = members.reduce((sum, device) => sum + (isOnline(device) ? 1 : 0), 0);
    rows.push({ kind: "group", id, name: nameOf(store.groups.get(id)), online, total: members.length });
    for (const device of members) devices.push(device);
    if (!view.folded.has(id)) for (const device of members) rows.push({ kind: "device", device });
  }
  return { rows, devices };
}

function nameOf(group: WireGroup | undefined): string {
  return group?.name ?? t("Shared with you");
}

function comparison({ sort, isDescending }: View): (a: WireDevice, b: WireDevice) => number {
  const direction = isDescending ? -1 : 1;
  const byText = (read: (device: WireDevice) => string) => (a: WireDevice, b: WireDevice) =>
    direction * collator.compare(read(a), read(b)) || collator.compare(a.name, b.name);
  if (sort === "seen")
    return (a, b) => direction * (lastSeenMs(b) - lastSeenMs(a)) || collator.compare(a.name, b.name);
  if (sort === "user") return byText((device) => device.users?.[0] ?? "\uffff");
  if (sort === "system") return byText((device) => device.osdesc ?? "\uffff");
  if (sort === "address") return byText((device) => device.ip ?? "\uffff");
  return byText((device) => device.name);
}

/** Online devices are seen now. */
export function lastSeenMs(device: WireDevice): number {
  return isOnline(device) ? Number.MAX_SAFE_INTEGER : (device.lastseen ?? 0);
}

const targets = new WeakMap<WireDevice, { group: string; target: SearchTarget }>();

/** Devices are replaced when they change, so what was worked out for one stays right. */
function toTarget(device: WireDevice, group: string): SearchTarget {
  const known = targets.get(device);
  if (known !== undefined && known.group === group) return known.target;
  const target: SearchTarget = {
    name: device.name.toLowerCase(),
    os: (device.osdesc ?? "").toLowerCase(),
    group: group.toLowerCase(),
    tags: (device.tags ?? []).map((tag) => tag.toLowerCase()),
    users: (device.users ?? []).map((user) => user.toLowerCase()),
    ip: device.ip ?? "",
    description: (device.desc ?? "").toLowerCase(),
    isOnline: isOnline(device),
    lastSeenAtMs: device.lastseen ?? 0,
  };
  targets.set(device, { group, target });
  return target;
}
