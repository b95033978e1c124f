/**
 * Intel AMT of this computer, from the core's side: what is known of it, and the line that the server asks for, one at
 * a time. Source: docs/spec/amt.md, section 1.11.
 */
import type { Fields, Host } from "../host/index.ts";
import { textOf } from "../values.ts";
import { type LineOffer, openAmtLine } from "./amt-line.ts";
import { createEngine, type Engine } from "./engine.ts";
import { createFirmwarePorts, type FirmwarePorts } from "./firmware-ports.ts";
import { createFirmwareWatch, type FirmwareWatch } from "./firmware-watch.ts";
import { readWholeState } from "./management-state.ts";
import { createOrders } from "./orders.ts";

const MAX_USER_CHARS = 64;
const MAX_PASSWORD_CHARS = 2_048;

export interface AmtSide {
  /** For `coreinfo`; undefined where there is none. */
  readonly known: () => Fields | undefined;
  /** Reads the state of the firmware now. */
  check(): void;
  /** The server wants a line, with what it has to show. One that comes while a line is open is for later. */
  receiveOffer(message: Fields): void;
}

interface Side {
  readonly host: Host;
  readonly engine: Engine;
  readonly ports: FirmwarePorts;
  watch: FirmwareWatch | null;
  isOpen: boolean;
  /** What comes after the line that is open. */
  next: LineOffer | null;
  /** The last one never came up: another one is asked for at the next look. */
  hasFailed: boolean;
}

/** `onChange`: what is known of it changed. */
export function createAmtSide(host: Host, onChange: () => void): AmtSide {
  if (host.mei === null) return { known: () => undefined, check() {}, receiveOffer() {} };
  const side: Side = {
    ...{
      host,
      engine: createEngine(host, host.mei),
      ports: createFirmwarePorts(host, host.mei),
      watch: null,
    },
    ...{ isOpen: false, next: null, hasFailed: false },
  };
  const watch = createFirmwareWatch(host, side.engine, {
    onChange,
    // the server has a policy, perhaps, for what it is now
    onControlChange() {
      if (!side.isOpen) host.send({ action: "amtconfig" });
    },
    onLook() {
      if (side.hasFailed && !side.isOpen) host.send({ action: "amtconfig" });
      side.hasFailed = false;
    },
  });
  side.watch = watch;
  return {
    known: watch.known,
    check: () => watch.check(false),
    receiveOffer(message) {
      const offer = offerOf(host, message);
      if (offer === null) host.log("Intel AMT: an offer of no use");
      else if (side.isOpen) side.next = offer;
      else open(side, offer);
    },
  };
}

function offerOf(host: Host, message: Fields): LineOffer | null {
  const user = textOf(message.user, MAX_USER_CHARS);
  const password = textOf(message.pass, MAX_PASSWORD_CHARS);
  const at = host.serverUrl().lastIndexOf("/agent.ashx");
  if (user === "" || password === "" || at < 0) return null;
  return { url: `${host.serverUrl().substring(0, at)}/apf.ashx`, user, password };
}

function open(side: Side, offer: LineOffer): void {
  const { host, engine, ports } = side;
  side.isOpen = true;
  readWholeState(host, engine, (state) => {
    if (state === null) {
      over(side, false);
      return;
    }
    const orders = createOrders(host, engine, () => side.watch?.check(true));
    openAmtLine({ host, ports, orders, state }, offer, (wasUp) => over(side, wasUp));
  });
}

function over(side: Side, wasUp: boolean): void {
  const { next } = side;
  side.isOpen = false;
  side.next = null;
  side.hasFailed = !wasUp;
  side.watch?.check(true);
  if (next !== null) open(side, next);
}
