/**
 * What a person can do with devices, said positively. Restriction bits and the remote control bit, of which several
 * abilities depend, are worked out here and nowhere else.
 */
import { DeviceRight, FULL_RIGHTS } from "../constants/index.ts";

export type AbilityArea = "Sessions" | "Devices" | "Power" | "People";

export interface Ability {
  readonly key: string;
  readonly words: string;
  readonly area: AbilityArea;
  /** Bits that must all be there. */
  readonly needs: number;
  /** Restrictions, each of which takes the ability away. */
  readonly without: number;
  /** Makes sense for whole groups only. */
  readonly isForGroups?: true;
}

const R = DeviceRight;

export const abilities: readonly Ability[] = [
  ability("view", "See the desktop", "Sessions", { needs: R.RemoteControl, without: R.NoDesktop }),
  ability("control", "Control the desktop", "Sessions", {
    needs: R.RemoteControl,
    without: R.NoDesktop | R.OnlyDesktopView,
  }),
  ability("all-keys", "Use all keys and combinations", "Sessions", {
    needs: R.RemoteControl,
    without: R.NoDesktop | R.OnlyDesktopView | R.OnlyLimitedInput,
  }),
  ability("terminal", "Open terminals", "Sessions", { needs: R.RemoteControl, without: R.NoTerminal }),
  ability("files", "Read and write files", "Sessions", { needs: R.RemoteControl, without: R.NoFiles }),
  ability("amt", "Use Intel AMT", "Sessions", { needs: R.RemoteControl, without: R.NoAmt }),
  ability("chat", "Chat and notify", "Sessions", { needs: R.ChatNotify }),
  ability("ports", "Reach ports of the device's network", "Sessions", { needs: R.Relay }),
  ability("details", "See system and network details", "Devices", { needs: R.DeviceDetails }),
  ability("events", "See what others did", "Devices", { needs: 0, without: R.OnlyOwnEvents }),
  ability("notes", "Write notes", "Devices", { needs: R.SetNotes }),
  ability("run", "Run commands", "Devices", { needs: R.RunCommands }),
  ability("console", "Use the agent's console", "Devices", { needs: R.AgentConsole }),
  ability("remove", "Remove devices and agents", "Devices", { needs: R.Uninstall }),
  ability("manage", "Add, rename and describe devices", "Devices", {
    needs: R.ManageDevices,
    isForGroups: true,
  }),
  ability("wake", "Wake", "Power", { needs: R.Wake }),
  ability("power", "Restart and shut down", "Power", { needs: R.ResetPowerOff }),
  ability("guests", "Share with guests", "People", { needs: R.GuestSharing }),
  ability("members", "Give others rights, up to the own", "People", {
    needs: R.ManageUsers,
    isForGroups: true,
  }),
  ability("group", "Change the group and its policy", "People", { needs: R.EditGroup, isForGroups: true }),
  ability("server-files", "Use the group's files on the server", "People", {
    needs: R.ServerFiles,
    isForGroups: true,
  }),
];

/** Keys of what these rights allow; of all rights, everything. */
export function abilitiesOf(rights: number): Set<string> {
  if (rights === FULL_RIGHTS) return new Set(abilities.map(({ key }) => key));
  const able = abilities.filter(({ needs, without }) => {
    const isHeld = needs === 0 ? rights !== 0 : (rights & needs) === needs;
    return isHeld && (rights & without) === 0;
  });
  return new Set(able.map(({ key }) => key));
}

/**
 * The bits for these abilities: `abilitiesOf` of them gives the same back, with what an ability takes for granted
 * (controlling a desktop is seeing it). No ability is no right at all.
 */
export function rightsOfAbilities(keys: ReadonlySet<string>): number {
  const wished = abilities.filter(({ key }) => keys.has(key));
  const needs = wished.reduce((bits, ability) => bits | ability.needs, 0);
  if (needs === 0) return 0;
  const harmful = wished.reduce((bits, ability) => bits | ability.without, 0);
  const restrictions = abilities.reduce((bits, ability) => bits | ability.without, 0);
  const ofControl = abilities.reduce(
    (bits, ability) => bits | (ability.needs === R.RemoteControl ? ability.without : 0),
    0,
  );
  const possible = (needs & R.RemoteControl) !== 0 ? restrictions : restrictions & ~ofControl;
  return (needs | (possible & ~harmful)) >>> 0;
}

function ability(
  key: string,
  words: string,
  area: AbilityArea,
  bits: { readonly needs: number; readonly without?: number; readonly isForGroups?: true },
): Ability {
  return { key, words, area, without: 0, ...bits };
}
