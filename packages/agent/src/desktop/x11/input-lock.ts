/**
 * Takes keyboards and pointers from the person at the device: each is turned off by its property "Device Enabled". Those
 * of XTEST stay, by which viewers type. A mark on each device that was turned off here lets any process give it back, and
 * goes with the X server. Decision: docs/adr/0040-input-lock-on-x11.md.
 */
import type { InputLock } from "../worker/screen.ts";
import type { XConnection } from "./connection.ts";
import { InputDevices } from "./input-devices.ts";

const MARK = "Tendril Locked";
const OF_XTEST = "XTEST Device";
/** What is plugged in meanwhile, or turned on by another program, is taken at the next look. */
const LOOK_EVERY_MS = 1_000;

/** Where it is written that input is locked, for whoever gives it back after a death. */
export interface LockNote {
  /** @throws Error when it cannot be written: then nothing is locked. */
  write(): void;
  remove(): void;
}

export class X11InputLock implements InputLock {
  readonly #devices: InputDevices;
  readonly #connection: XConnection;
  readonly #note: LockNote;
  readonly #mark: number;
  readonly #ofXtest: number;
  #isLocked = false;
  #work: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    place: { readonly connection: XConnection; readonly devices: InputDevices; readonly note: LockNote },
    { mark, ofXtest }: { readonly mark: number; readonly ofXtest: number },
  ) {
    this.#connection = place.connection;
    this.#devices = place.devices;
    this.#note = place.note;
    this.#mark = mark;
    this.#ofXtest = ofXtest;
  }

  /** undefined when the X server does not let devices be turned off. */
  static async open(connection: XConnection, note: LockNote): Promise<X11InputLock | undefined> {
    const devices = await InputDevices.open(connection);
    if (devices === undefined) return undefined;
    const atoms = { mark: await connection.atom(MARK), ofXtest: await connection.atom(OF_XTEST) };
    return new X11InputLock({ connection, devices, note }, atoms);
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  lock(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isLocked) return;
      this.#note.write(); // before the first device: whatever ends this process now, it is given back
      this.#isLocked = true;
      await this.#takeAll();
      const isWhole = (await this.#remaining()).length === 0;
      if (isWhole) this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
      else await this.#giveBack();
    });
  }

  unlock(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isLocked) await this.#giveBack();
    });
  }

  /** What others left locked too. */
  giveBackAll(): Promise<void> {
    return this.#inTurn(() => this.#giveBack());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {}); // told to who asked
    return done;
  }

  #look(): void {
    this.#inTurn(async () => {
      if (this.#isLocked) await this.#takeAll();
    }).catch(() => {}); // at the next look; a server that is gone ends this process
  }

  /** Of a person, and on. What was off before has no mark and stays off. */
  async #remaining(): Promise<readonly number[]> {
    const remaining: number[] = [];
    for (const { id, isInUse } of await this.#devices.list()) {
      if (isInUse && !(await this.#devices.has(id, this.#ofXtest))) remaining.push(id);
    }
    return remaining;
  }

  async #takeAll(): Promise<void> {
    for (const device of await this.#remaining()) {
      this.#devices.set(device, this.#mark, 1);
      this.#devices.turn(device, false);
    }
    await this.#connection.sync();
  }

  async #giveBack(): Promise<void> {
    clearInterval(this.#timer);
    for (const { id } of await this.#devices.list()) {
      if (!(await this.#devices.has(id, this.#mark))) continue;
      this.#devices.turn(id, true);
      this.#devices.delete(id, this.#mark);
    }
    await this.#connection.sync();
    this.#isLocked = false;
    this.#note.remove();
  }
}
