import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DisplaySources, findDisplay, parseXServer } from "./find-display.ts";

const COOKIE = Buffer.from("0123456789abcdef");

/** Entry of an authority file. */
function entry(family: number, display: string, secret: Buffer = COOKIE): Buffer {
  const counted = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
  const texts = [Buffer.from("box"), Buffer.from(display), Buffer.from("MIT-MAGIC-COOKIE-1"), secret];
  return Buffer.concat([Buffer.from([family >> 8, family & 255]), ...texts.map(counted)]);
}

function sources(wish: Partial<DisplaySources> = {}): DisplaySources {
  return {
    environment: {},
    commandLines: () => [],
    listNames: () => [],
    readBytes: () => undefined,
    ...wish,
  };
}

describe("finding the X display", () => {
  it("takes the display and the cookie of the environment", () => {
    const found = findDisplay(
      sources({
        environment: { DISPLAY: ":7", XAUTHORITY: "/run/auth" },
        readBytes: (path) =>
          path === "/run/auth"
            ? Buffer.concat([entry(256, "6", Buffer.alloc(16)), entry(256, "7")])
            : undefined,
      }),
    );
    assert.deepEqual(found, { name: ":7", cookie: { name: "MIT-MAGIC-COOKIE-1", text: "0123456789abcdef" } });
  });

  it("finds a running X server with its file, and prefers one that has a file", () => {
    const commandLines = () => [
      ["/usr/bin/Xvfb", ":5"],
      ["/usr/lib/xorg/Xorg", "vt2", "-auth", "/run/gdm", ":1"],
      ["vim", "Xorg"],
    ];
    const found = findDisplay(sources({ commandLines, readBytes: () => entry(65_535, "") }));
    assert.equal(typeof found === "object" && found.name, ":1");
  });

  it("reads a display number only where one is", () => {
    assert.deepEqual(parseXServer(["Xorg", "-auth", "/f"]), [{ name: ":0", authFile: "/f" }]);
    assert.deepEqual(parseXServer(["Xwayland", ":0"]), []);
    assert.deepEqual(parseXServer([]), []);
  });

  it("says that a Wayland desktop cannot be taken", () => {
    const listNames = (folder: string): readonly string[] =>
      ({ "/run/user": ["1000"], "/run/user/1000": ["bus", "wayland-0"] })[folder] ?? [];
    assert.match(String(findDisplay(sources({ listNames }))), /Wayland/);
  });

  it("says that there is no display, or that its file may not be read", () => {
    assert.match(String(findDisplay(sources())), /no X display/);
    const readBytes = (): never => {
      throw new Error("EACCES");
    };
    const environment = { DISPLAY: ":0", XAUTHORITY: "/home/a/.Xauthority" };
    assert.match(
      String(findDisplay(sources({ environment, readBytes }))),
      /may not read \/home\/a\/\.Xauthority/,
    );
  });

  it("survives a file that is cut off anywhere", () => {
    const whole = entry(256, "0");
    for (let length = 0; length < whole.length; length++) {
      const readBytes = (): Buffer => whole.subarray(0, length);
      assert.deepEqual(findDisplay(sources({ environment: { DISPLAY: ":0" }, readBytes })), { name: ":0" });
    }
  });
});
