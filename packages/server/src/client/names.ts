/**
 * What people call things, turned into ids: device groups, user groups and accounts.
 */
import type { WireGroup } from "@tendril/protocol";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { usergroups } from "@tendril/protocol/actions/user-groups/usergroups";
import { NotFoundError } from "../errors.ts";
import type { ControlConnection } from "./control-connection.ts";

interface Named {
  readonly _id: string;
  readonly name: string;
}

/** @throws NotFoundError when none or several have the name. */
export async function findGroup(control: ControlConnection, wanted: string): Promise<WireGroup> {
  const { meshes: all } = await control.ask(meshes, {});
  return pickNamed(all, wanted, "device group");
}

/** @throws NotFoundError when none or several have the name. */
export async function findUserGroup(control: ControlConnection, wanted: string): Promise<Named> {
  const { ugroups } = await control.ask(usergroups, {});
  const all = Object.entries(ugroups ?? {}).map(([_id, { name }]) => ({ _id, name }));
  return pickNamed(all, wanted, "user group");
}

/** By id, or by name whatever the case of its letters. @throws NotFoundError when none or several fit. */
export function pickNamed<Thing extends Named>(all: readonly Thing[], wanted: string, kind: string): Thing {
  const byId = all.filter(({ _id }) => _id === wanted || _id.endsWith(`/${wanted}`));
  const byName = all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const found = byId.length > 0 ? byId : byName;
  const [first, other] = found;
  if (first === undefined) throw new NotFoundError(`no ${kind} is called ${wanted}`);
  if (other !== undefined) {
    const ids = found.map(({ _id }) => _id).join(", ");
    throw new NotFoundError(`${found.length} ${kind}s are called ${wanted}; use an id: ${ids}`);
  }
  return first;
}

/** The name in an id such as `user/<domain>/<name>`. */
export function nameInId(id: string | undefined): string {
  return id?.split("/").at(-1) ?? "";
}
