import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";
import { keyCodeOf } from "./key-codes.ts";
import { Keyboard, type KeyMapping, type KeyPress } from "./keyboard.ts";

function setUp(mapping: KeyMapping = "character", isWindows = false, isMacHere = false) {
  const sent: string[] = [];
  const keyboard = new Keyboard({
    send: (command) => sent.push(say(command)),
    mapping: () => mapping,
    isWindows: () => isWindows,
    isMacHere: () => isMacHere,
  });
  return { keyboard, sent };
}

function say(command: DesktopViewerCommand): string {
  if (command.kind === "unicode") return `${command.isDown ? "+" : "-"}${String.fromCharCode(command.code)}`;
  if (command.kind === "key") return `${["down", "up", "", "xup", "xdown"][command.action]} ${command.vk}`;
  return command.kind;
}

function key(code: string, text: string, held: Partial<KeyPress> = {}): KeyPress {
  const none = { hasShift: false, hasControl: false, hasAlt: false, hasMeta: false, hasAltGraph: false };
  return { code, key: text, ...none, atMs: 1_000, ...held };
}

describe("key codes", () => {
  it("names the places of a keyboard as Windows does", () => {
    const known: readonly (readonly [string, number, boolean])[] = [
      ["KeyA", 65, false],
      ["Digit0", 48, false],
      ["F12", 123, false],
      ["Numpad7", 103, false],
      ["NumpadEnter", 13, true],
      ["ArrowLeft", 37, true],
      ["ShiftRight", 16, true],
      ["ControlRight", 17, true],
      ["Semicolon", 186, false],
      ["IntlBackslash", 226, false],
      ["MetaLeft", 91, false],
      ["Delete", 46, true],
    ];
    for (const [code, vk, isExtended] of known) assert.deepEqual(keyCodeOf(code), { vk, isExtended }, code);
    assert.equal(keyCodeOf("Fn"), undefined);
  });
});

describe("keyboard by character", () => {
  it("types what the key types here, whatever the layout", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("KeyY", "z"));
    keyboard.release(key("KeyY", "z"));
    keyboard.press(key("Digit2", "é"));
    keyboard.release(key("Digit2", "é"));
    assert.deepEqual(sent, ["+z", "-z", "+é", "-é"]);
  });

  it("sends both halves of a character outside the basic plane", () => {
    const { keyboard, sent } = setUp();
    keyboard.type("😀");
    assert.deepEqual(sent, ["+\ud83d", "+\ude00", "-\ud83d", "-\ude00"]);
  });

  it("sends shortcuts by their letter", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("ControlLeft", "Control", { hasControl: true }));
    keyboard.press(key("KeyW", "z", { hasControl: true }));
    keyboard.release(key("KeyW", "z", { hasControl: true }));
    keyboard.release(key("ControlLeft", "Control"));
    assert.deepEqual(sent, ["down 17", "down 90", "up 90", "up 17"]);
  });

  it("keeps Shift down around the letters that it makes large", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("ShiftLeft", "Shift", { hasShift: true }));
    keyboard.press(key("KeyA", "A", { hasShift: true }));
    keyboard.release(key("ShiftLeft", "Shift"));
    keyboard.release(key("KeyA", "a"));
    assert.deepEqual(sent, ["down 16", "+A", "up 16", "-A"]);
  });

  it("types what AltGr makes without Ctrl and Alt, also as Windows reports it", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("ControlLeft", "Control", { hasControl: true, atMs: 1_000 }));
    keyboard.press(key("AltRight", "AltGraph", { hasControl: true, hasAlt: true, atMs: 1_001 }));
    keyboard.press(key("KeyQ", "@", { hasControl: true, hasAlt: true, hasAltGraph: true }));
    keyboard.release(key("KeyQ", "@"));
    assert.deepEqual(sent, ["down 17", "up 17", "+@", "-@"]);
  });

  it("does not switch locks there: the text has them in it", () => {
    const { keyboard, sent } = setUp();
    assert.equal(keyboard.press(key("CapsLock", "CapsLock")), false);
    assert.deepEqual(sent, []);
  });

  it("leaves dead keys and input methods to the browser, and types their text", () => {
    const { keyboard, sent } = setUp();
    assert.equal(keyboard.press(key("Equal", "Dead")), false);
    assert.equal(keyboard.press(key("KeyN", "Process")), false);
    keyboard.type("ñ\n");
    assert.deepEqual(sent, ["+ñ", "-ñ", "down 13", "up 13"]);
  });
});

describe("keyboard of a Mac", () => {
  const option = (isDown: boolean) => key("AltLeft", "Alt", { hasAlt: isDown });
  const onMac = () => setUp("character", false, true);

  it("types what Option makes, without Alt", () => {
    const { keyboard, sent } = onMac();
    keyboard.press(option(true));
    keyboard.press(key("KeyL", "@", { hasAlt: true }));
    keyboard.release(key("KeyL", "@", { hasAlt: true }));
    keyboard.press(key("ShiftLeft", "Shift", { hasAlt: true, hasShift: true }));
    keyboard.press(key("Digit7", "\\", { hasAlt: true, hasShift: true }));
    keyboard.release(key("Digit7", "\\", { hasAlt: true, hasShift: true }));
    keyboard.release(key("ShiftLeft", "Shift", { hasAlt: true }));
    keyboard.release(option(false));
    assert.deepEqual(sent, ["+@", "-@", "down 16", "+\\", "-\\", "up 16"]);
  });

  it("sends Option as Alt with keys that make no character, and alone", () => {
    const { keyboard, sent } = onMac();
    keyboard.press(option(true));
    keyboard.press(key("Tab", "Tab", { hasAlt: true }));
    keyboard.release(key("Tab", "Tab", { hasAlt: true }));
    keyboard.release(option(false));
    keyboard.press(option(true));
    keyboard.release(option(false));
    assert.deepEqual(sent, ["down 18", "down 9", "up 9", "up 18", "down 18", "up 18"]);
  });

  it("sends no Alt around a dead key, and Alt before a click", () => {
    const { keyboard, sent } = onMac();
    keyboard.press(option(true));
    assert.equal(keyboard.press(key("KeyN", "Dead", { hasAlt: true })), false);
    keyboard.release(option(false));
    assert.deepEqual(sent, []);
    keyboard.press(option(true));
    keyboard.sendOption();
    keyboard.release(option(false));
    assert.deepEqual(sent, ["down 18", "up 18"]);
  });
});

describe("keyboard by position", () => {
  it("sends every key by its place, with flags for Windows only", () => {
    for (const [isWindows, expected] of [
      [true, ["down 89", "up 89", "xdown 37", "xup 37", "down 20", "up 20"]],
      [false, ["down 89", "up 89", "down 37", "up 37", "down 20", "up 20"]],
    ] as const) {
      const { keyboard, sent } = setUp("position", isWindows);
      for (const [code, text] of [
        ["KeyY", "z"],
        ["ArrowLeft", "ArrowLeft"],
        ["CapsLock", "CapsLock"],
      ] as const) {
        keyboard.press(key(code, text));
        keyboard.release(key(code, text));
      }
      assert.deepEqual(sent, expected);
    }
  });

  it("sends AltGr as one key", () => {
    const { keyboard, sent } = setUp("position");
    keyboard.press(key("ControlLeft", "Control", { hasControl: true, atMs: 5 }));
    keyboard.press(key("AltRight", "AltGraph", { hasAltGraph: true, atMs: 6 }));
    keyboard.release(key("AltRight", "AltGraph"));
    assert.deepEqual(sent, ["down 17", "up 17", "down 225", "up 225"]);
  });
});

describe("keyboard", () => {
  it("releases everything when the focus goes", () => {
    const { keyboard, sent } = setUp("position");
    keyboard.press(key("ControlLeft", "Control", { hasControl: true }));
    keyboard.press(key("KeyA", "a", { hasControl: true }));
    keyboard.releaseAll();
    keyboard.releaseAll();
    assert.deepEqual(sent, ["down 17", "down 65", "up 17", "up 65"]);
  });

  it("releases a modifier that went up elsewhere", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("AltLeft", "Alt", { hasAlt: true }));
    keyboard.press(key("KeyB", "b"));
    assert.deepEqual(sent, ["down 18", "up 18", "+b"]);
  });

  it("releases the keys whose end macOS hides behind Command", () => {
    const { keyboard, sent } = setUp("position");
    keyboard.press(key("MetaLeft", "Meta", { hasMeta: true }));
    keyboard.press(key("KeyC", "c", { hasMeta: true }));
    keyboard.release(key("MetaLeft", "Meta"));
    assert.deepEqual(sent, ["down 91", "down 67", "up 91", "up 67"]);
  });

  it("repeats a key that is held, and presses Print Screen that is only released", () => {
    const { keyboard, sent } = setUp();
    keyboard.press(key("KeyA", "a"));
    keyboard.press(key("KeyA", "a"));
    keyboard.release(key("KeyA", "a"));
    keyboard.release(key("PrintScreen", "PrintScreen"));
    assert.deepEqual(sent, ["+a", "+a", "-a", "down 44", "up 44"]);
  });

  it("presses combinations in order and releases them in reverse", () => {
    const { keyboard, sent } = setUp();
    keyboard.combine([0x5b, 0x4c]);
    assert.deepEqual(sent, ["down 91", "down 76", "up 76", "up 91"]);
  });
});
