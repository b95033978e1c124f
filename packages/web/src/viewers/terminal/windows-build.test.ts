import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { windowsBuildOf } from "./windows-build.ts";

describe("build of Windows", () => {
  for (const [system, build] of [
    ["Microsoft Windows 10 Pro - 2009/19045", 19_045],
    ["Microsoft Windows 11 Pro - 22H2/22621", 22_621],
    ["Microsoft Windows Server 2019 Standard - 1809/17763", 17_763],
    ["Microsoft Windows 7 Professional - 7601", undefined],
    ["Microsoft Windows Server 2016 Standard - 1607/14393", undefined],
    ["Windows 11 Pro 24H2", 22_000],
    ["Windows Server 2019", 17_763],
    ["Debian GNU/Linux 12 (bookworm) 22621", undefined],
    ["", undefined],
  ] as const) {
    it(`of "${system}" is ${build}`, () => assert.equal(windowsBuildOf(system), build));
  }
});
