/** Files of a device through the real agents: the stock one and ours, by stock requests and by our own. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ControlClient, Message } from "../support/control-client.ts";
import { type FilesClient, openFiles } from "../support/files-client.ts";
import { type OnlineDevice, startOnlineDevice } from "../support/online-device.ts";
import type { TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const MANY = 10_000;
const CONTENT_BYTES = 9_000_001;
const sha384 = (bytes: Uint8Array): string => createHash("sha384").update(bytes).digest("hex");

for (const kind of ["stock", "own"] as const) {
  describe(`files with the ${kind} agent`, { timeout: 240_000 }, () => {
    let device: OnlineDevice;
    let host: TestServer;
    let control: ControlClient;
    let deviceId = "";
    let folder = "";
    let files: FilesClient;
    const content = randomBytes(CONTENT_BYTES);

    before(async () => {
      needPrograms("zip", "unzip", "python3");
      device = await startOnlineDevice(kind);
      ({ host, control, deviceId, folder } = device);
      await writeFile(join(folder, "content.bin"), content);
      files = await openFiles(host.wsUrl, control, { deviceId, isOwn: true });
    });
    after(async () => {
      files?.close();
      await device?.remove();
    });

    it("downloads and uploads as a stock viewer does, byte for byte", async () => {
      const stock = await openFiles(host.wsUrl, control, { deviceId, isOwn: false });
      const some = content.subarray(0, 16_380 * 20);
      await writeFile(join(folder, "some.bin"), some);
      assert.equal(sha384(await stock.stockDownload(join(folder, "some.bin"))), sha384(some));
      const hostile = Buffer.concat([Buffer.from("{\0"), content.subarray(0, 300_000)]);
      assert.equal((await stock.stockUpload(folder, "stock.bin", hostile)).action, "uploaddone");
      assert.equal(sha384(await readFile(join(folder, "stock.bin"))), sha384(hostile));
      await assert.rejects(stock.stockDownload(join(folder, "none")), /cancelled/);
      stock.close();
    });

    it("reads files of more than 2 GB at any position, and to their end", async () => {
      const path = join(folder, "sparse.bin");
      const size = 2 ** 31 + 3_000_001;
      const tail = randomBytes(3_500_001); // begins before 2 GB
      const file = await open(path, "w");
      await file.write(tail, 0, tail.length, size - tail.length);
      await file.close();
      for (const from of [size - tail.length, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, size - 10]) {
        const got = await files.get(path, { from });
        assert.equal(sha384(got), sha384(tail.subarray(tail.length - (size - from))), `from ${from}`);
      }
      await rm(path);
    });

    it("downloads within a window, and the rest from any position", async () => {
      const path = join(folder, "content.bin");
      assert.equal(sha384(await files.get(path)), sha384(content));
      assert.ok((await files.get(path, { from: 8_000_000 })).equals(content.subarray(8_000_000)));
    });

    it("uploads, and goes on after a cut where it stopped", async () => {
      const path = join(folder, "up.bin");
      assert.equal((await files.put(path, content)).action, "done");
      assert.equal(sha384(await readFile(path)), sha384(content));
      const wish = { source: "content 1", resume: true, replace: true } as const;
      const other = await openFiles(host.wsUrl, control, { deviceId, isOwn: true });
      await other.put(join(folder, "cut.bin"), content, { ...wish, cutAt: 2_000_000 });
      await until("the part stays", async () =>
        (await readdir(folder)).some((name) => name.endsWith(".part")),
      );
      const result = await files.put(join(folder, "cut.bin"), content, wish);
      assert.equal(result.action, "done");
      const opened = files.answers.find(({ reqid, action }) => reqid === result.reqid && action === "ok");
      assert.ok(Number(opened?.from) >= 2_000_000);
      assert.equal(sha384(await readFile(join(folder, "cut.bin"))), sha384(content));
      assert.ok(!(await readdir(folder)).some((name) => name.endsWith(".part")));
    });

    it("replaces many files at once, again and again, and lives on", async () => {
      await mkdir(join(folder, "small"));
      for (let round = 0; round < 3; round++) {
        const small = Buffer.from(`round ${round}`);
        const puts = Array.from({ length: 200 }, (_, i) =>
          files.put(join(folder, "small", `${i}`), small, { replace: true }),
        );
        assert.ok((await Promise.all(puts)).every(({ action }) => action === "done"));
        assert.equal(String(await readFile(join(folder, "small", "199"))), `round ${round}`);
      }
      assert.equal((await files.ask({ action: "stat", path: folder })).action, "ok");
    });

    it("hashes files, their beginning and their pieces", async () => {
      const path = join(folder, "content.bin");
      assert.equal((await files.ask({ action: "hash", path })).hash, sha384(content));
      assert.equal(
        (await files.ask({ action: "hash", path, bytes: 5_000 })).hash,
        sha384(content.subarray(0, 5_000)),
      );
      const pieces = [0, 4_194_304, 8_388_608].map((at) =>
        createHash("sha384")
          .update(content.subarray(at, at + 4_194_304))
          .digest(),
      );
      assert.equal(
        (await files.ask({ action: "hash", path, piece: 4_194_304 })).hash,
        sha384(Buffer.concat(pieces)),
      );
    });

    it(`lists a folder of ${MANY} files in pages`, async () => {
      const many = join(folder, "many");
      await mkdir(many);
      for (let i = 0; i < MANY; i++) await writeFile(join(many, `file ${i}`), "");
      files.send({ action: "ls", reqid: 60_900, path: many });
      await files.wait(
        "the last page",
        ({ reqid, dir, more }) => reqid === 60_900 && dir !== undefined && more !== true,
      );
      const names = files.answers
        .filter(({ reqid }) => reqid === 60_900)
        .flatMap(({ dir }) => (dir as { n: string }[]).map(({ n }) => n));
      assert.equal(new Set(names).size, MANY);
    });

    it("handles names with line ends, Unicode, dots, and of the longest kind", async () => {
      const names = ["new\nline", "ünï çødé 漢字 🎉", "..x", "<img src=x onerror=alert(1)>", "x".repeat(255)];
      for (const name of names)
        assert.equal((await files.put(join(folder, name), Buffer.from(name))).action, "done");
      const { dir } = await files.ask({ action: "ls", path: folder });
      const shown = (dir as { n: string }[]).map(({ n }) => n);
      for (const name of names) {
        assert.ok(shown.includes(name), name);
        assert.equal(String(await files.get(join(folder, name))), name);
      }
      await files.ask({ action: "rm", path: folder, delfiles: names, rec: false });
      assert.deepEqual(
        (await readdir(folder)).filter((name) => names.includes(name)),
        [],
      );
    });

    it("lists names that are no UTF-8 and lives on", async () => {
      execFileSync("sh", ["-c", `printf x > "$1/$(printf 'bad\\377name')"`, "sh", folder]);
      const { dir } = await files.ask({ action: "ls", path: folder });
      assert.ok((dir as { n: string }[]).some(({ n }) => n.startsWith("bad")));
      execFileSync("sh", ["-c", `rm "$1/$(printf 'bad\\377name')"`, "sh", folder]);
      assert.equal((await files.ask({ action: "stat", path: folder })).action, "ok");
    });

    it("says why: missing, too long, no folder, exists, bad name", async () => {
      const why = async (message: object): Promise<unknown> => (await files.ask(message)).why;
      assert.equal(await why({ action: "ls", path: join(folder, "none") }), "missing");
      assert.equal(await why({ action: "ls", path: join(folder, "content.bin") }), "not-folder");
      assert.equal(await why({ action: "get", path: join(folder, "none") }), "missing");
      assert.equal(await why({ action: "get", path: folder }), "is-folder");
      assert.equal(await why({ action: "mkdir", path: join(folder, "y".repeat(300)) }), "too-long");
      assert.equal(await why({ action: "mkdir", path: join(folder, "many") }), "exists");
      assert.equal(await why({ action: "rm", path: folder, delfiles: ["../x"], rec: true }), "bad-name");
      assert.equal((await files.put(join(folder, "no", "where"), Buffer.from("x"))).why, "missing");
    });

    it("copies, moves, zips, unzips and removes folders, and does not follow links", async () => {
      const tree = join(folder, "tree");
      await mkdir(join(tree, "deep", "er"), { recursive: true });
      await mkdir(join(folder, "outside"));
      await writeFile(join(folder, "outside", "kept"), "kept");
      await writeFile(join(tree, "deep", "er", "leaf"), "leaf");
      await writeFile(join(tree, "run"), "x", { mode: 0o755 });
      await symlink(join(folder, "outside"), join(tree, "out"));
      const done = async (message: object): Promise<void> => {
        const answer = await files.ask(message);
        assert.equal(answer.action, "ok", JSON.stringify(answer));
      };
      await mkdir(join(folder, "to"));
      await done({ action: "copy", scpath: folder, dspath: join(folder, "to"), names: ["tree"] });
      assert.equal((await stat(join(folder, "to", "tree", "run"))).mode & 0o777, 0o755);
      await done({ action: "zip", path: folder, files: ["tree"], output: "tree.zip" });
      execFileSync("unzip", ["-tq", join(folder, "tree.zip")]);
      await mkdir(join(folder, "un"));
      await done({ action: "unzip", input: join(folder, "tree.zip"), dest: join(folder, "un") });
      assert.equal(String(await readFile(join(folder, "un", "tree", "deep", "er", "leaf"))), "leaf");
      await done({
        action: "move",
        scpath: join(folder, "un"),
        dspath: join(folder, "outside"),
        names: ["tree"],
      });
      await done({ action: "rename", path: join(folder, "outside"), oldname: "tree", newname: "baum" });
      assert.equal(String(await readFile(join(folder, "outside", "baum", "deep", "er", "leaf"))), "leaf");
      await done({ action: "rm", path: folder, delfiles: ["tree", "to", "un", "many"], rec: true });
      assert.equal(String(await readFile(join(folder, "outside", "kept"))), "kept");
      assert.ok(!(await readdir(folder)).includes("tree"));
    });

    // the engine of the stock agent loses the bytes of such names
    const ifBytesAreKept = kind === "stock" ? () => {} : it;
    ifBytesAreKept("packs and unpacks names that are no UTF-8 as they are", async () => {
      const make =
        'mkdir "$1/odd" "$1/odd-un" && cd "$1/odd" && printf x > "$(printf "caf\\351")" && printf y > café';
      execFileSync("sh", ["-c", make, "sh", folder]);
      const namesIn = async (place: string): Promise<string[]> =>
        (await readdir(join(folder, place), { encoding: "buffer" }))
          .map((name) => name.toString("latin1"))
          .sort();
      const expected = ["caf\xc3\xa9", "caf\xe9"];
      assert.deepEqual(await namesIn("odd"), expected);
      await files.ask({ action: "zip", path: folder, files: ["odd"], output: "odd.zip" });
      execFileSync("unzip", ["-q", join(folder, "odd.zip"), "-d", join(folder, "odd-other")]);
      assert.deepEqual(await namesIn("odd-other/odd"), expected);
      await files.ask({ action: "unzip", input: join(folder, "odd.zip"), dest: join(folder, "odd-un") });
      assert.deepEqual(await namesIn("odd-un/odd"), expected);
    });

    it("unpacks what other programs packed, and nothing outside of the folder", async () => {
      await mkdir(join(folder, "in", "sub"), { recursive: true });
      await writeFile(join(folder, "in", "sub", "text"), "deflate me ".repeat(20_000));
      execFileSync("sh", ["-c", 'cd "$1" && zip -qr packed.zip in && mkdir z', "sh", folder]);
      assert.equal(
        (await files.ask({ action: "unzip", input: join(folder, "packed.zip"), dest: join(folder, "z") }))
          .action,
        "ok",
      );
      assert.equal((await readFile(join(folder, "z", "in", "sub", "text"))).length, 220_000);
      const python =
        'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nz.writestr("../escaped","x")\nz.close()';
      execFileSync("python3", ["-c", python, join(folder, "evil.zip")]);
      assert.equal(
        (await files.ask({ action: "unzip", input: join(folder, "evil.zip"), dest: join(folder, "z") })).why,
        "bad-name",
      );
      assert.ok(!(await readdir(folder)).includes("escaped"));
      await mkdir(join(folder, "trap", "in"), { recursive: true });
      await symlink(join(folder, "z"), join(folder, "trap", "in", "sub"));
      const trap = { action: "unzip", input: join(folder, "packed.zip"), dest: join(folder, "trap") };
      assert.equal((await files.ask(trap)).why, "link");
      assert.ok(!(await readdir(join(folder, "z"))).includes("text"));
      execFileSync("rm", [join(folder, "trap", "in", "sub")]);
      await mkdir(join(folder, "trap", "in", "sub"));
      await writeFile(join(folder, "kept-text"), "kept");
      await symlink(join(folder, "kept-text"), join(folder, "trap", "in", "sub", "text"));
      assert.equal((await files.ask(trap)).action, "ok");
      assert.equal(String(await readFile(join(folder, "kept-text"))), "kept");
      assert.equal((await readFile(join(folder, "trap", "in", "sub", "text"))).length, 220_000);
      execFileSync("rm", ["-r", join(folder, "trap"), join(folder, "kept-text")]);
    });

    it("streams folders as a zip that other programs read", async () => {
      const zip = await files.get(folder, { names: ["in", "content.bin"] });
      await writeFile(join(folder, "streamed.zip"), zip);
      execFileSync("unzip", ["-tq", join(folder, "streamed.zip")]);
      const out = execFileSync("unzip", ["-p", join(folder, "streamed.zip"), "content.bin"], {
        maxBuffer: 20_000_000,
      });
      assert.equal(sha384(out), sha384(content));
    });

    it("finds names below a folder", async () => {
      files.send({ action: "findfile", reqid: 60_950, path: folder, filter: "*TENT*" });
      await files.wait("the end", ({ reqid, r }) => reqid === 60_950 && r === null);
      assert.deepEqual(
        files.answers.filter(({ reqid }) => reqid === 60_950).map(({ r }) => r),
        ["/content.bin", null],
      );
    });

    it("is downloaded by a link of the server, a folder as zip, and refused to others", async () => {
      const { cookie } = await control.ask({ action: "authcookie" });
      const link = (query: Record<string, string>) =>
        fetchLink(
          `${host.url}/devicefile.ashx?${new URLSearchParams({ n: deviceId.slice("node//".length), ...query })}`,
        );
      const whole = await link({ c: String(cookie), f: join(folder, "content.bin") });
      assert.deepEqual([whole.status, whole.headers["content-length"]], [200, String(content.length)]);
      assert.match(whole.headers["content-disposition"] ?? "", /filename="content.bin"/);
      assert.equal(sha384(whole.body), sha384(content));
      const logged = await until("the log of the download", async () => {
        const { events } = await control.ask({ action: "events", filter: "relaylog" });
        const ours = (events as Message[]).filter(({ msg }) => String(msg).includes("content.bin"));
        return ours.length >= 2 && ours;
      });
      assert.deepEqual(logged.map(({ msgid, bytesin, protocol }) => [msgid, bytesin, protocol]).sort(), [
        [12, content.length, 10],
        [16, undefined, 10],
      ]);
      const zip = await link({ c: String(cookie), f: join(folder, "in"), zip: "1" });
      assert.deepEqual([zip.status, zip.body.readUInt32LE(0)], [200, 0x0403_4b50]);
      assert.equal((await link({ c: String(cookie), f: join(folder, "none") })).status, 404);
      assert.equal((await link({ c: "forged", f: join(folder, "content.bin") })).status, 404);
      assert.equal((await link({ f: join(folder, "content.bin") })).status, 404);
    });

    it("serves other viewers while one does not read", async () => {
      const slow = await openFiles(host.wsUrl, control, { deviceId, isOwn: true });
      slow.socket.pause();
      slow.send({ action: "get", reqid: 1, path: join(folder, "content.bin"), window: 16_777_216 });
      assert.equal(sha384(await files.get(join(folder, "content.bin"))), sha384(content));
      slow.close();
    });
  });
}

async function fetchLink(
  url: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { rejectUnauthorized: false }, resolve).on("error", reject);
  const response = await promise;
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** @throws Error with the command that installs what is missing. */
function needPrograms(...names: string[]): void {
  const missing = names.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0);
  if (missing.length > 0) throw new Error(`this test needs: apt-get install -y ${missing.join(" ")}`);
}
