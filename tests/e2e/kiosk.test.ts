/** What opens the page of firmware for tests leaves nothing open when it fails. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { openKiosk } from "../support/kiosk.ts";

it("a kiosk that does not open leaves no server behind", async () => {
  const listeners = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
  const before = listeners();
  await assert.rejects(openKiosk({ bind: "192.0.2.1" }), /EADDRNOTAVAIL/);
  assert.equal(listeners(), before);
});
