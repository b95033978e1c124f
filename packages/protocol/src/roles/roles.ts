/** Named roles: what most people are given. */
import { FULL_RIGHTS } from "../constants/index.ts";
import { rightsOfAbilities } from "./abilities.ts";

export interface Role {
  readonly key: string;
  readonly name: string;
  /** One sentence. */
  readonly words: string;
  /** Bits of DeviceRight. */
  readonly rights: number;
}

const viewer = ["view", "details", "events"];
const helpDesk = [...viewer, "control", "all-keys", "chat", "notes", "wake", "power"];
const technician = [...helpDesk, "terminal", "files", "amt", "ports", "run", "console", "guests"];
const manager = [...technician, "manage", "remove"];

export const roles: readonly Role[] = [
  role("viewer", "View only", "Sees desktops and details, changes nothing.", viewer),
  role("help-desk", "Help desk", "Controls desktops, chats, wakes and restarts.", helpDesk),
  role("technician", "Technician", "Also terminals, files, commands, ports and guests.", technician),
  role("manager", "Device manager", "Also adds, changes and removes devices.", manager),
  {
    key: "administrator",
    name: "Administrator",
    words: "Everything, also who else may do what.",
    rights: FULL_RIGHTS,
  },
];

/** The role with exactly these rights; `undefined` for rights of one's own making. */
export function roleOf(rights: number): Role | undefined {
  return roles.find((one) => one.rights === rights);
}

function role(key: string, name: string, words: string, keys: readonly string[]): Role {
  return { key, name, words, rights: rightsOfAbilities(new Set(keys)) };
}
