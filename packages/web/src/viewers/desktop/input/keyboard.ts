/**
 * Keys of this computer as commands for the other one, in order, and nothing left pressed.
 *
 * Mapping by character: what a key types here is typed there (command 85), whatever the layouts; shortcuts go by the
 * letter. By position: every key goes as the key at the same place (command 1).
 * Source: docs/spec/session-protocols.md, section 4.3.
 */
import { KeyAction } from "@tendril/protocol/constants";
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";
import { type KeyCode, keyCodeOf, keyCodeOfCharacter, LOCK_CODES, MODIFIER_CODES, Vk } from "./key-codes.ts";

export type KeyMapping = "character" | "position";

/** What is used of a KeyboardEvent. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly hasShift: boolean;
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
  readonly hasMeta: boolean;
  readonly hasAltGraph: boolean;
  readonly atMs: number;
}

export interface KeyboardDeps {
  send(command: DesktopViewerCommand): void;
  mapping(): KeyMapping;
  /** Windows agents tell the right Ctrl from the left by a flag that others do not know. */
  isWindows(): boolean;
  /** This computer is a Mac, whose Option key makes characters as AltGr does elsewhere. */
  isMacHere(): boolean;
}

type Sent =
  | { readonly kind: "key"; readonly code: KeyCode }
  | { readonly kind: "unicode"; readonly units: readonly number[] };

/** Windows sends Ctrl before AltGr; both come together. */
const ALT_GRAPH_PAUSE_MS = 50;

export class Keyboard {
  readonly #deps: KeyboardDeps;
  /** What was sent for each key that is down, by its place. */
  readonly #down = new Map<string, Sent>();
  #controlDownAtMs = Number.NEGATIVE_INFINITY;
  /** Option of a Mac is down: whether it is meant as Alt shows with the next key. */
  #option: { readonly code: string; hasMadeText: boolean } | undefined;

  constructor(deps: KeyboardDeps) {
    this.#deps = deps;
  }

  /** False: not ours, the browser shall go on with it (dead keys, input methods). */
  press(press: KeyPress): boolean {
    if (press.key === "Dead" || press.key === "Process" || press.key === "Unidentified") {
      if (this.#option !== undefined) this.#option.hasMadeText = true;
      return false;
    }
    this.#releaseLostModifiers(press);
    if (this.#isOption(press)) {
      this.#option = { code: press.code, hasMadeText: false };
      return true;
    }
    if (press.code === "AltRight" && press.key === "AltGraph") return this.#pressAltGraph(press);
    if (press.code === "ControlLeft") this.#controlDownAtMs = press.atMs;
    const sent = this.#translate(press);
    if (sent === undefined) return false;
    if (sent.kind === "key" && MODIFIER_CODES.get(press.code) !== "Shift") this.sendOption();
    else if (sent.kind === "unicode" && this.#option !== undefined) this.#option.hasMadeText = true;
    this.#down.set(press.code, sent);
    this.#send(sent, true);
    return true;
  }

  release(press: KeyPress): boolean {
    if (this.#option?.code === press.code) {
      if (!this.#option.hasMadeText) this.combine([Vk.Alt]);
      this.#option = undefined;
      return true;
    }
    const sent = this.#down.get(press.code);
    if (sent === undefined) return this.#releaseUnseen(press);
    this.#down.delete(press.code);
    this.#send(sent, false);
    // macOS tells of no other key while Command is down
    if (MODIFIER_CODES.get(press.code) === "Meta") this.#releaseWhere((code) => !MODIFIER_CODES.has(code));
    return true;
  }

  /** Text from an input method or a soft keyboard. */
  type(text: string): void {
    for (const character of text) this.#typeCharacter(character);
  }

  /** Presses the keys in order and releases them in reverse. */
  combine(vks: readonly number[]): void {
    const codes = vks.map((vk): KeyCode => ({ vk, isExtended: false }));
    for (const code of codes) this.#send({ kind: "key", code }, true);
    for (const code of codes.toReversed()) this.#send({ kind: "key", code }, false);
  }

  /** Down or up of one key that this keyboard does not have, for instance a key of the key row. */
  hold(name: string, vk: number, isDown: boolean): void {
    const code = { vk, isExtended: false };
    if (isDown) this.#down.set(name, { kind: "key", code });
    else if (!this.#down.delete(name)) return;
    this.#send({ kind: "key", code }, isDown);
  }

  /** Option that is held is Alt after all, for instance for a click. */
  sendOption(): void {
    if (this.#option === undefined) return;
    this.hold(this.#option.code, Vk.Alt, true);
    this.#option = undefined;
  }

  /** Nothing stays pressed, for instance when the window loses the focus. */
  releaseAll(): void {
    this.#option = undefined;
    this.#releaseWhere(() => true);
  }

  #translate(press: KeyPress): Sent | undefined {
    const code = keyCodeOf(press.code);
    if (MODIFIER_CODES.has(press.code)) return code && { kind: "key", code };
    const characters = [...press.key];
    const isByCharacter = this.#deps.mapping() === "character";
    if (isByCharacter && LOCK_CODES.has(press.code)) return undefined; // the text has them in it already
    if (isByCharacter && characters.length === 1 && press.key.trim() !== "") {
      const isMadeByAlt = press.hasAltGraph || (press.hasAlt && this.#hasOnlyOption(press));
      if (isMadeByAlt) this.#releaseWhere((held) => isControlOrAlt(held));
      const isText = isMadeByAlt || !(press.hasControl || press.hasMeta || press.hasAlt);
      if (isText) return { kind: "unicode", units: unitsOf(press.key) };
      const byCharacter = keyCodeOfCharacter(press.key);
      if (byCharacter !== undefined) return { kind: "key", code: byCharacter };
    }
    return code && { kind: "key", code };
  }

  #isOption(press: KeyPress): boolean {
    return MODIFIER_CODES.get(press.code) === "Alt" && this.#hasOnlyOption(press);
  }

  #hasOnlyOption({ hasControl, hasMeta }: KeyPress): boolean {
    return !hasControl && !hasMeta && this.#deps.isMacHere() && this.#deps.mapping() === "character";
  }

  #pressAltGraph(press: KeyPress): boolean {
    const isPair = press.atMs - this.#controlDownAtMs < ALT_GRAPH_PAUSE_MS;
    if (isPair) this.#releaseWhere((code) => code === "ControlLeft");
    if (this.#deps.mapping() === "character") return true; // it comes back as the character that it makes
    const sent: Sent = { kind: "key", code: { vk: Vk.AltGraph, isExtended: false } };
    this.#down.set(press.code, sent);
    this.#send(sent, true);
    return true;
  }

  /** Windows tells of Print Screen only when it is released. */
  #releaseUnseen({ code }: KeyPress): boolean {
    if (code !== "PrintScreen") return false;
    this.combine([Vk.PrintScreen]);
    return true;
  }

  /** A modifier that was released while another window had the focus. */
  #releaseLostModifiers(press: KeyPress): void {
    const held = {
      Shift: press.hasShift,
      Control: press.hasControl || press.hasAltGraph,
      Alt: press.hasAlt || press.hasAltGraph,
      Meta: press.hasMeta,
    };
    if (!held.Alt) this.#option = undefined;
    this.#releaseWhere((code) => {
      const modifier = MODIFIER_CODES.get(code);
      return modifier !== undefined && code !== press.code && !held[modifier];
    });
  }

  #releaseWhere(fits: (code: string) => boolean): void {
    for (const [code, sent] of [...this.#down]) {
      if (!fits(code)) continue;
      this.#down.delete(code);
      this.#send(sent, false);
    }
  }

  #typeCharacter(character: string): void {
    const vk = { "\n": Vk.Enter, "\r": Vk.Enter, "\t": Vk.Tab, " ": Vk.Space }[character];
    if (vk !== undefined) this.combine([vk]);
    else {
      const sent: Sent = { kind: "unicode", units: unitsOf(character) };
      this.#send(sent, true);
      this.#send(sent, false);
    }
  }

  #send(sent: Sent, isDown: boolean): void {
    if (sent.kind === "unicode") {
      for (const code of sent.units) this.#deps.send({ kind: "unicode", isDown, code });
      return;
    }
    const { vk, isExtended } = sent.code;
    const isFlagged = isExtended && this.#deps.isWindows();
    const down = isFlagged ? KeyAction.ExtendedDown : KeyAction.Down;
    const up = isFlagged ? KeyAction.ExtendedUp : KeyAction.Up;
    this.#deps.send({ kind: "key", action: isDown ? down : up, vk });
  }
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

function isControlOrAlt(code: string): boolean {
  const modifier = MODIFIER_CODES.get(code);
  return modifier === "Control" || modifier === "Alt";
}
