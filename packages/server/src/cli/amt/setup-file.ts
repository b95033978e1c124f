/** A file for a USB stick, which prepares firmware for administrator control. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { amtsetupbin } from "@tendril/protocol/actions/amt/amtsetupbin";
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { AmtPolicyType } from "@tendril/protocol/constants";
import { randomPassword } from "../../amt/index.ts";
import {
  defineRemoteCommand,
  pickNamed,
  type RemoteCall,
  readSecret,
  thingOf,
  wrongOption,
} from "../../client/index.ts";
import { UnavailableError } from "../../errors.ts";

/** Of the menu of new firmware. */
const FACTORY_PASSWORD = "admin";

export const command = defineRemoteCommand({
  name: "amt setup-file",
  words: "GROUP",
  options: {
    out: { value: "FILE", says: "where it is written, else setup.bin here; never over another file" },
    suffix: { value: "DOMAIN", says: "DNS suffix of the computers' network; else what the server knows" },
    "old-password-file": {
      value: "FILE",
      says: "password of the firmware's menu now; else that of the factory",
    },
    "new-password-stdin": { says: "the next one is on standard input; else a random one, told here" },
  },
  summary: "make setup.bin for a USB stick: firmware that starts with it trusts this server (Intel AMT)",
  async run(call) {
    const { control, words, options, cwd, complain } = call;
    const group = pickNamed((await control.ask(meshes, {})).meshes, words[0] ?? "", "device group");
    const type = group.amt?.type;
    if (type !== AmtPolicyType.Admin && type !== AmtPolicyType.Best)
      complain(
        `the policy of ${group.name} is not administrator control: firmware stays as the stick leaves it`,
      );
    const suffix = options.text("suffix");
    const passwords = await readPasswords(call);
    const reply = await control.ask(amtsetupbin, {
      ...{ oldmebxpass: passwords.old, newmebxpass: passwords.next },
      ...(suffix === undefined ? {} : { suffix }),
    });
    if (reply.file === undefined)
      throw new UnavailableError(`the server makes no file: ${reply.result ?? ""}`);
    const file = resolve(cwd, options.text("out") ?? "setup.bin");
    await writeNew(file, Buffer.from(reply.file, "base64"));
    return thingOf(
      { file, suffix: reply.suffix, ...(passwords.isTold ? { password: passwords.next } : {}) },
      [
        ["File", file],
        ["Network", reply.suffix],
        ["Password", passwords.isTold ? passwords.next : undefined],
      ],
    );
  },
});

async function readPasswords({ options, cwd, readInput }: RemoteCall) {
  const oldFile = options.text("old-password-file");
  const isGiven = options.has("new-password-stdin");
  if (isGiven && options.has("password-stdin"))
    throw wrongOption("--new-password-stdin", "", "sign in with a token or --password-file then");
  return {
    old:
      oldFile === undefined
        ? FACTORY_PASSWORD
        : await readSecret("--old-password-file", resolve(cwd, oldFile)),
    next: isGiven ? (await readInput()).replace(/\r?\n$/, "") : randomPassword(),
    isTold: !isGiven,
  };
}

/** Whoever has the file knows the password. */
async function writeNew(file: string, content: Buffer): Promise<void> {
  try {
    await writeFile(file, content, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw wrongOption("--out", file, `it cannot be written: ${String(error)}`);
  }
}
