/** The process of our agent's line, with the call that names the client: on a device that a library stands in for. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { createFirmwareBeside } from "../support/firmware-socket.ts";
import { buildMeiStandIn } from "../support/mei-stand-in.ts";
import { until } from "../support/until.ts";

const PROGRAM = join(
  import.meta.dirname,
  "..",
  "..",
  "packages",
  "agent",
  "src",
  "platform",
  "mei",
  "mei-main.ts",
);
const PTHI = "2800f812b7b42d4baca846e0ff65814c";
const ASK_UUID = "0000000c010100005c00000400000000";

it("the process of a line joins the device with its client, and carries whole messages", async () => {
  const standIn = await buildMeiStandIn();
  const beside = await createFirmwareBeside({ uuid: "00112233-4455-6677-8899-aabbccddeeff" });
  const device = `${standIn.library}.device`;
  await writeFile(device, "");
  const words = ["--experimental-ffi", "--no-warnings", PROGRAM, device, PTHI];
  const child = spawn(process.execPath, words, {
    env: { LD_PRELOAD: standIn.library, MEI_SOCKET: beside.path, MEI_DEVICE: device },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString("hex");
  });
  try {
    await until("the line is open", () => output === "00000000");
    const answer = "00000020010100005c00800414000000000000003322110055447766" + "8899aabbccddeeff";
    for (const times of [1, 2]) {
      child.stdin.write(Buffer.from(ASK_UUID, "hex"));
      await until("the answer", () => output === `00000000${answer.repeat(times)}`);
    }
    child.stdin.end();
    await until("it ends with its parent", () => child.signalCode === "SIGKILL");
    assert.deepEqual(beside.firmware.asked, [0x5c, 0x5c]);
  } finally {
    child.kill("SIGKILL");
    await beside.remove();
    await standIn.remove();
  }
});
