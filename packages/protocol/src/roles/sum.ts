/**
 * Rights of several links add up, a full grant wins, and what is taken away from an account is taken away everywhere.
 * Source: docs/spec/control-protocol.md, section 4.1.
 */
import { DeviceRight, FULL_RIGHTS } from "../constants/index.ts";

/** Bits that `removeRights` of a user takes away, and restrictions that it adds. */
const removable =
  DeviceRight.RemoteControl |
  DeviceRight.AgentConsole |
  DeviceRight.Wake |
  DeviceRight.Uninstall |
  DeviceRight.RunCommands |
  DeviceRight.ResetPowerOff;
const addable =
  DeviceRight.OnlyDesktopView | DeviceRight.NoTerminal | DeviceRight.NoFiles | DeviceRight.NoDesktop;

/** What is left of a full grant when `removeRights` takes something away. */
const fullAsBits =
  DeviceRight.EditGroup |
  DeviceRight.ManageUsers |
  DeviceRight.ManageDevices |
  DeviceRight.RemoteControl |
  DeviceRight.ServerFiles |
  DeviceRight.Wake |
  DeviceRight.SetNotes |
  DeviceRight.ChatNotify |
  DeviceRight.Uninstall |
  DeviceRight.RunCommands |
  DeviceRight.ResetPowerOff |
  DeviceRight.GuestSharing |
  DeviceRight.DeviceDetails;

/** Bits of DeviceRight from those of each link; `removed` is `removeRights` of the account. */
export function sumRights(each: Iterable<number>, removed = 0): number {
  let sum = 0;
  for (const rights of each) {
    if (rights >>> 0 === FULL_RIGHTS) return withoutRemoved(FULL_RIGHTS, removed);
    sum = (sum | rights) >>> 0;
  }
  return sum === 0 ? 0 : withoutRemoved(sum, removed);
}

function withoutRemoved(rights: number, removed: number): number {
  if (removed === 0) return rights;
  const bits = rights === FULL_RIGHTS ? fullAsBits : rights;
  return ((bits & ~(removed & removable)) | (removed & addable)) >>> 0;
}
