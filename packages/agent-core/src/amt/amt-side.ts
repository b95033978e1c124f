/**
 * Intel AMT of this computer, from the core's side: what is known of it, and the line that the server asks for.
 */
import type { Fields, Host } from "../host/index.ts";
import { createEngine } from "./engine.ts";
import { createFirmwareWatch } from "./firmware-watch.ts";

export interface AmtSide {
  /** For `coreinfo`; undefined where there is none. */
  readonly known: () => Fields | undefined;
  /** Reads the state of the firmware now. */
  check(): void;
}

/** `onChange`: what is known of it changed. */
export function createAmtSide(host: Host, onChange: () => void): AmtSide {
  const engine = host.mei === null ? null : createEngine(host, host.mei);
  return createFirmwareWatch(host, engine, {
    onChange,
    // the server has a policy, perhaps, for what it is now
    onControlChange: () => host.send({ action: "amtconfig" }),
  });
}
