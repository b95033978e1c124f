/**
 * Consent of the person at the computer: a code on the screen that the person away must type.
 */
import { numberOf } from "../classes/index.ts";
import type { AmtDevice } from "./device.ts";

const LIFETIME_MS = 120_000;
const ALWAYS = 4_294_967_295;
const WRONG_CODE = 2066;
const MAX_TRIES = 3;

/** 0 none, 2 code shown, 3 given, 4 in a session. */
type State = 0 | 2 | 3 | 4;

export class Consent {
  readonly #device: AmtDevice;
  #state: State = 0;
  #code: string | undefined;
  #expiresAtMs = 0;
  #tries = 0;

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  get state(): number {
    if (this.#state > 0 && this.#state < 4 && Date.now() > this.#expiresAtMs) this.cancel();
    return this.#state;
  }

  isMissing(isKvm: boolean): boolean {
    const required = numberOf(this.#device.classes.first("IPS_OptInService").OptInRequired);
    return (required === ALWAYS || (required === 1 && isKvm)) && this.state < 3;
  }

  start(): number {
    if (this.state !== 0) return 2;
    this.#state = 2;
    this.#code = this.#device.options.consentCode;
    this.#expiresAtMs = Date.now() + LIFETIME_MS;
    this.#tries = 0;
    this.#device.report("consent-shown", { code: this.#code });
    return 0;
  }

  cancel(): number {
    this.#state = 0;
    this.#code = undefined;
    return 0;
  }

  send(code: string): number {
    if (this.state !== 2) return 2;
    if (code.padStart(6, "0") !== this.#code) {
      this.#tries++;
      if (this.#tries >= MAX_TRIES) {
        this.cancel();
        this.#device.logs.audit({ application: 30, event: 1, extra: [1] });
      }
      return WRONG_CODE;
    }
    this.#state = 3;
    this.#code = undefined;
    this.#expiresAtMs = Date.now() + LIFETIME_MS;
    this.#device.logs.audit({ application: 30, event: 1, extra: [0] });
    this.#device.report("consent-given");
    return 0;
  }

  /** A session that it was given for begins; it lasts as long as the session. */
  enterSession(): void {
    if (this.#state === 3) this.#state = 4;
  }

  leaveSession(): void {
    if (this.#state === 4) this.cancel();
  }
}
