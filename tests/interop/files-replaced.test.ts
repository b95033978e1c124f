/** What becomes of a file that an upload replaces, through the real agents: by stock requests and by our own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type FilesClient, openFiles } from "../support/files-client.ts";
import { type OnlineDevice, startOnlineDevice } from "../support/online-device.ts";
import { until } from "../support/until.ts";

const CONTENT_BYTES = 9_000_001;
const sha384 = (bytes: Uint8Array): string => createHash("sha384").update(bytes).digest("hex");

for (const kind of ["stock", "own"] as const) {
  describe(`files that are replaced, with the ${kind} agent`, { timeout: 240_000 }, () => {
    let device: OnlineDevice;
    let folder = "";
    let files: FilesClient;
    const content = randomBytes(CONTENT_BYTES);
    const openViewer = (isOwn: boolean): Promise<FilesClient> =>
      openFiles(device.host.wsUrl, device.control, { deviceId: device.deviceId, isOwn });

    before(async () => {
      device = await startOnlineDevice(kind);
      ({ folder } = device);
      files = await openViewer(true);
    });
    after(async () => {
      files?.close();
      await device?.remove();
    });

    it("keeps what stood there when an upload of a stock viewer is cut, and what arrived of a new file", async () => {
      const place = join(folder, "cuts");
      await mkdir(place);
      await writeFile(join(place, "old"), "old", { mode: 0o640 });
      const cut = async (name: string): Promise<void> => {
        const stock = await openViewer(false);
        await stock.stockUpload(place, name, content, { cutAt: 2_000_000 });
        await until("no part is left", async () =>
          (await readdir(place)).every((found) => !found.endsWith(".part")),
        );
      };
      await cut("old");
      assert.deepEqual([await readdir(place), String(await readFile(join(place, "old")))], [["old"], "old"]);
      await cut("new");
      const arrived = await readFile(join(place, "new"));
      assert.ok(arrived.length >= 2_000_000 && arrived.equals(content.subarray(0, arrived.length)));
      const stock = await openViewer(false);
      const rest = content.subarray(arrived.length);
      assert.equal((await stock.stockUpload(place, "new", rest, { append: true })).action, "uploaddone");
      assert.equal(sha384(await readFile(join(place, "new"))), sha384(content));
      assert.equal((await stock.stockUpload(place, "old", content)).action, "uploaddone");
      assert.equal(sha384(await readFile(join(place, "old"))), sha384(content));
      assert.equal((await stat(join(place, "old"))).mode & 0o777, 0o640);
      stock.close();
    });

    it("gives new files the access list of their folder, and replaced ones keep theirs", async () => {
      const place = join(folder, "lists");
      await mkdir(place);
      const stock = await openViewer(false);
      const listOf = (name: string): string =>
        execFileSync("getfacl", ["-cpE", join(place, name)], { encoding: "utf8" });
      await writeFile(join(place, "plain"), "old", { mode: 0o640 });
      execFileSync("setfacl", ["-d", "-m", "u:daemon:rwx,g::r,o::-", place]);
      await writeFile(join(place, "usual"), "");
      await writeFile(join(place, "shared"), "old", { mode: 0o600 });
      execFileSync("setfacl", ["-b", "-m", "u:games:rw,g:mail:r", join(place, "shared")]);
      const before = new Map(["plain", "shared", "usual"].map((name) => [name, listOf(name)]));
      assert.match(before.get("usual") ?? "", /user:daemon:rw/);
      for (const name of ["plain", "shared", "new"]) {
        const result = await files.put(join(place, name), Buffer.from("own"), { replace: true });
        assert.equal(result.action, "done");
        assert.equal(listOf(name), before.get(name) ?? before.get("usual"), name);
        if (name === "new") await rm(join(place, name));
        assert.equal((await stock.stockUpload(place, name, Buffer.from("stock"))).action, "uploaddone");
        assert.equal(listOf(name), before.get(name) ?? before.get("usual"), `${name}, by a stock viewer`);
      }
      stock.close();
    });

    it("keeps mode and link of a file that is replaced", async () => {
      const script = join(folder, "run.sh");
      await writeFile(script, "old", { mode: 0o751 });
      await symlink(script, join(folder, "link.sh"));
      assert.equal(
        (await files.put(join(folder, "link.sh"), Buffer.from("new"), { replace: true })).action,
        "done",
      );
      assert.equal(String(await readFile(script)), "new");
      assert.equal((await stat(script)).mode & 0o777, 0o751);
      assert.ok((await lstat(join(folder, "link.sh"))).isSymbolicLink());
      const stock = await openViewer(false);
      assert.equal((await stock.stockUpload(folder, "link.sh", Buffer.from("again"))).action, "uploaddone");
      assert.deepEqual([String(await readFile(script)), (await stat(script)).mode & 0o777], ["again", 0o751]);
      assert.ok((await lstat(join(folder, "link.sh"))).isSymbolicLink());
      stock.close();
    });

    it("says that a disk is full, and leaves nothing on it", async () => {
      const disk = join(folder, "disk");
      await mkdir(disk);
      try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
      } catch (cause) {
        throw new Error("this test mounts a small disk: run it as root", { cause });
      }
      try {
        assert.equal((await files.put(join(disk, "big"), content)).why, "full");
        await until("the part is gone", async () => (await readdir(disk)).length === 0);
        const stock = await openViewer(false);
        await writeFile(join(disk, "old"), "old");
        assert.equal((await stock.stockUpload(disk, "old", content)).action, "uploaderror");
        await until("its part is gone", async () => (await readdir(disk)).length === 1);
        assert.equal(String(await readFile(join(disk, "old"))), "old");
        stock.close();
      } finally {
        execFileSync("umount", [disk]);
      }
    });
  });
}
