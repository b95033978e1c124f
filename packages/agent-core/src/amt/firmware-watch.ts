/**
 * What is known of the firmware of this computer: read when the core starts or is connected, and every few minutes.
 * Source: docs/spec/amt.md, section 1.11.
 */
import type { Fields, Host } from "../host/index.ts";
import { fieldsOf } from "../values.ts";
import type { Engine } from "./engine.ts";
import { readShortState } from "./management-state.ts";

const CHECK_EVERY_MS = 300_000;
/** Of firmware that does not answer: it is no Intel AMT, perhaps. */
const CHECK_LEAST_MS = 3_600_000;

export interface FirmwareWatch {
  /** For `coreinfo`: what the server reads, nothing secret; undefined where nothing is known. */
  readonly known: () => Fields | undefined;
  /** Reads it now. What changed on the order of the server is no news to it. */
  readonly check: (isOrdered: boolean) => void;
}

export interface FirmwareNews {
  /** What is told of it is another now. */
  onChange(): void;
  /** It was activated, or its mode of control changed, since it was read last. */
  onControlChange(): void;
  /** Some minutes are over. */
  onLook(): void;
}

export function createFirmwareWatch(host: Host, engine: Engine, news: FirmwareNews): FirmwareWatch {
  let known: Fields | undefined;
  let isReading = false;
  let pauseMs = CHECK_EVERY_MS;
  const take = (state: Fields | null, isOrdered: boolean): void => {
    isReading = false;
    pauseMs = state === null ? Math.min(pauseMs * 2, CHECK_LEAST_MS) : CHECK_EVERY_MS;
    if (state === null) return; // silent for now: what was known of it stays
    const former = known;
    known = toldOf(state);
    if (former !== undefined && JSON.stringify(former) === JSON.stringify(known)) return;
    news.onChange();
    const isOther =
      former !== undefined &&
      (former.ProvisioningState !== known.ProvisioningState || former.Flags !== known.Flags);
    if (isOther && !isOrdered) news.onControlChange();
  };
  const check = (isOrdered: boolean): void => {
    if (isReading) return;
    isReading = true;
    readShortState(engine, (state) => take(state, isOrdered));
  };
  const goOn = (): void => {
    host.after(pauseMs, () => {
      goOn();
      check(false);
      news.onLook();
    });
  };
  goOn();
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
