/**
 * What is known of the firmware of this computer: read when the core starts or is connected, and every few minutes.
 * Nothing is asked, and no timer runs, where the host has no line to it. Source: docs/spec/amt.md, section 1.11.
 */
import type { Fields, Host } from "../host/index.ts";
import { fieldsOf } from "../values.ts";
import type { Engine } from "./engine.ts";
import { readShortState } from "./management-state.ts";

const CHECK_EVERY_MS = 300_000;

export interface FirmwareWatch {
  /** For `coreinfo`: what the server reads, nothing secret; undefined where nothing is known. */
  readonly known: () => Fields | undefined;
  /** Reads it now. */
  check(): void;
}

export interface FirmwareNews {
  /** What is told of it is another now. */
  onChange(): void;
  /** It was activated, or its mode of control changed, since it was read last. */
  onControlChange(): void;
}

export function createFirmwareWatch(host: Host, engine: Engine | null, news: FirmwareNews): FirmwareWatch {
  let known: Fields | undefined;
  let isReading = false;
  const take = (state: Fields | null): void => {
    isReading = false;
    if (state === null) return; // silent for now: what was known of it stays
    const former = known;
    known = toldOf(state);
    if (former !== undefined && JSON.stringify(former) === JSON.stringify(known)) return;
    news.onChange();
    const isOther =
      former !== undefined &&
      (former.ProvisioningState !== known.ProvisioningState || former.Flags !== known.Flags);
    if (isOther) news.onControlChange();
  };
  const check = (): void => {
    if (engine === null || isReading) return;
    isReading = true;
    readShortState(engine, take);
  };
  const goOn = (): void => {
    host.after(CHECK_EVERY_MS, () => {
      goOn();
      check();
    });
  };
  if (engine !== null) goOn();
  return { known: () => known, check };
}

function toldOf(state: Fields): Fields {
  const versions = fieldsOf(state.Versions);
  return {
    Versions: { AMT: versions.AMT, Sku: versions.Sku },
    UUID: state.UUID,
    ProvisioningState: state.ProvisioningState,
    Flags: state.Flags,
  };
}
