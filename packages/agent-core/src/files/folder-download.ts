/**
 * Files and folders as one zip archive, made while it is sent. Its size is not known before.
 */
import type { Fields } from "../host/index.ts";
import { sendBlocks, sizesOf } from "./download.ts";
import type { Job } from "./job.ts";
import { joinPath, namesOf, pathOf } from "./names.ts";
import type { FilesWire } from "./wire.ts";
import { zipSource } from "./zip-writer.ts";

const MAX_NAMES = 100_000;
const MAX_SAID = 20;

export function startFolderDownload(wire: FilesWire, message: Fields, onEnd: () => void): Job {
  const { reqid } = message;
  const folder = pathOf(wire.host, message.path);
  const names = namesOf(wire.host, message.names, MAX_NAMES);
  if (folder === null || names === null || names.length === 0) {
    wire.fail(reqid, "bad-name");
    onEnd();
    return { cancel() {}, stop() {} };
  }
  let isOver = false;
  let said = 0;
  wire.send({ action: "ok", reqid });
  const source = zipSource(
    wire.host,
    names.map((name) => joinPath(wire.host, folder, name)),
    {
      isOver: () => isOver,
      onFile() {},
      onProblem(why, name) {
        if (said++ < MAX_SAID) wire.send({ action: "skipped", reqid, why, name });
      },
    },
  );
  const sending = sendBlocks(source, { ...sizesOf(wire, message, 0), onEnd });
  const stop = (): void => {
    isOver = true;
    sending.stop();
  };
  return { cancel: stop, stop, onAck: (position) => sending.onAck?.(position) };
}
