/** Files through the real agents that are no plain ones, and the way in which the stock page asks for everything. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type FilesClient, openFiles } from "../support/files-client.ts";
import { type OnlineDevice, startOnlineDevice } from "../support/online-device.ts";
import { until } from "../support/until.ts";

const MANY = 2_000;

for (const kind of ["stock", "own"] as const) {
  describe(`odd files with the ${kind} agent`, { timeout: 120_000 }, () => {
    let device: OnlineDevice;
    let folder = "";
    const openViewer = (isOwn: boolean): Promise<FilesClient> =>
      openFiles(device.host.wsUrl, device.control, { deviceId: device.deviceId, isOwn });

    before(async () => {
      device = await startOnlineDevice(kind);
      ({ folder } = device);
    });
    after(async () => {
      await device?.remove();
    });

    it("shows the stock page, which numbers all alike, a folder as its change left it", async () => {
      const viewer = await openViewer(false);
      await mkdir(join(folder, "page", "many"), { recursive: true });
      for (let i = 0; i < MANY; i++) await writeFile(join(folder, "page", "many", `${i}`), "");
      const path = join(folder, "page");
      viewer.send({ action: "rm", reqid: 1, path, delfiles: ["many"], rec: true });
      viewer.send({ action: "mkdir", reqid: 1, path: join(path, "made") });
      viewer.send({ action: "ls", reqid: 1, path });
      const { dir } = await viewer.wait("the list", ({ path: listed }) => listed === path, 30_000);
      assert.deepEqual(
        (dir as { n: string }[]).map(({ n }) => n),
        ["made"],
      );
      await writeFile(join(path, "text"), "text");
      viewer.send({ action: "zip", path, files: ["text"], output: "new.zip" });
      await viewer.wait("the archive", ({ action }) => action === "refresh");
      viewer.send({ action: "unzip", input: join(path, "new.zip"), dest: `${path}/new/` });
      await until("it is unpacked", async () => (await readdir(path)).includes("new"));
      await until("its file is there", async () => (await readdir(join(path, "new"))).includes("text"));
      viewer.close();
    });

    it("passes over pipes and sockets, enters no link, and answers on", async () => {
      const viewer = await openViewer(true);
      const make = `mkdir -p odd/in to && cd odd && ln -s .. in/up && ln -s in link && mkfifo pipe && echo text > text &&
        python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'`;
      execFileSync("sh", ["-c", make], { cwd: folder });
      const copied = await viewer.ask({
        action: "copy",
        scpath: folder,
        dspath: join(folder, "to"),
        names: ["odd"],
      });
      assert.equal(copied.action, "error"); // of the pipe, or of the socket
      assert.deepEqual((await readdir(join(folder, "to", "odd"))).toSorted(), ["in", "text"]);
      assert.deepEqual(await readdir(join(folder, "to", "odd", "in")), []);
      const zip = await viewer.get(folder, { names: ["odd"] });
      await writeFile(join(folder, "odd.zip"), zip);
      const names = String(execFileSync("unzip", ["-Z1", join(folder, "odd.zip")])).trim();
      assert.deepEqual(names.split("\n").toSorted(), ["odd/", "odd/in/", "odd/text"]);
      const skipped = viewer.answers.filter(({ action }) => action === "skipped");
      assert.deepEqual(skipped.map(({ name }) => String(name).split("/").at(-1)).toSorted(), [
        "pipe",
        "socket",
      ]);
      await assert.rejects(viewer.get(join(folder, "odd", "pipe")), /denied/);
      await writeFile(join(folder, "odd", "in", "deep"), "deep");
      await writeFile(join(folder, "link.zip"), await viewer.get(join(folder, "odd"), { names: ["link"] }));
      assert.match(String(execFileSync("unzip", ["-Z1", join(folder, "link.zip")])), /^link\/deep$/m);
      viewer.close();
    });

    it("sends files that the system makes up while they are read", async () => {
      const viewer = await openViewer(true);
      assert.equal(String(await viewer.get("/proc/version")), await readFile("/proc/version", "utf8"));
      viewer.close();
    });

    it("keeps a link that cannot go to another disk with its folder", async () => {
      const viewer = await openViewer(true);
      const far = join(folder, "far");
      await mkdir(join(folder, "tree", "in"), { recursive: true });
      await mkdir(far);
      await symlink("in", join(folder, "tree", "link"));
      await writeFile(join(folder, "tree", "in", "text"), "text");
      try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", far]);
      } catch (cause) {
        throw new Error("this test mounts a small disk: run it as root", { cause });
      }
      try {
        const move = { action: "move", scpath: folder, dspath: far, names: ["tree"] };
        assert.equal((await viewer.ask(move)).why, "link");
        assert.ok((await stat(join(folder, "tree", "link", "text"))).isFile());
        assert.equal(await readFile(join(far, "tree", "in", "text"), "utf8"), "text");
      } finally {
        viewer.close();
        execFileSync("umount", [far]);
      }
    });
  });
}
