/**
 * Files for a viewer: stock ones as they know it, our own with windows, resumption and reasons.
 * Source: docs/spec/session-protocols.md, section 5; docs/spec/agent-core.md, section 3.6.
 */
import { DeviceRight, FULL_RIGHTS, SessionProtocol } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import { type CoreContext, defineSession, type Session, type SessionService } from "../define.ts";
import { actions } from "../files/actions.ts";
import { startDownload } from "../files/download.ts";
import { startFolderDownload } from "../files/folder-download.ts";
import type { Job } from "../files/job.ts";
import { createJobs, createTurns, createUploadQueue, type Jobs, type OpenJob } from "../files/jobs.ts";
import { describeEntry, findFiles, listFolder } from "../files/listing.ts";
import { createStockDownload, type StockDownload } from "../files/stock-download.ts";
import { createStockUpload, type StockUpload } from "../files/stock-upload.ts";
import { startUpload } from "../files/upload.ts";
import { BLOCK_MARK, createWire, type FilesWire } from "../files/wire.ts";
import type { Fields } from "../host/index.ts";
import { numberOf, parseFields, textOf } from "../values.ts";

/** Version of our own additions; a viewer that knows them sends it in its options as `tendril`. */
const VERSION = 1;
const JSON_START = 0x7b;
const MAX_COMMAND_BYTES = 4_194_304;
/** What stock agents do beside everything else. */
const longActions: readonly string[] = ["findfile", "zip", "unzip"];

export const session = defineSession({
  protocols: [SessionProtocol.Files],
  kind: "files",
  start(context, opened) {
    if (!mayUseFiles(opened.rights)) {
      opened.sendControl({
        type: "console",
        msg: "Your rights do not include files of this device.",
        msgid: 2,
      });
      return null;
    }
    logEvent(context.host, opened.request, { id: 43, text: "Started remote files" });
    return createService(context, opened);
  },
});

export function mayUseFiles(rights: number): boolean {
  if (rights === FULL_RIGHTS) return true;
  return (rights & DeviceRight.RemoteControl) !== 0 && (rights & DeviceRight.NoFiles) === 0;
}

interface Handlers {
  readonly [action: string]: (message: Fields) => void;
}

function createService({ host }: CoreContext, opened: Session): SessionService {
  const wire = createWire(host, opened);
  const isOwn = numberOf(opened.options.tendril, 0) >= VERSION;
  const jobs = createJobs(wire);
  const turns = createTurns(wire, jobs);
  const download = createStockDownload(wire);
  const upload = createStockUpload(wire);
  const serving: Serving = {
    ...{ wire, jobs, isOwn },
    start({ reqid, action }, open) {
      if (isOwn) jobs.start(reqid, open);
      else turns.start(reqid, open, longActions.indexOf(textOf(action, 32)) >= 0);
    },
  };
  const handlers = [stockHandlers(serving, download, upload)];
  if (isOwn) handlers.push(ownHandlers(wire, jobs));
  const run = (message: Fields): void => {
    const action = textOf(message.action, 32);
    for (let i = 0; i < handlers.length; i++) {
      const known = handlers[i] || {};
      if (Object.keys(known).indexOf(action) >= 0) {
        known[action]?.(message);
        return;
      }
    }
    if (Object.keys(actions).indexOf(action) >= 0) startAction(serving, message, action);
    else if (isOwn) wire.fail(message.reqid, "failed", action);
  };
  if (isOwn) greet(wire);
  return {
    onControl: run,
    onBytes(bytes) {
      if (isOwn && bytes[0] === BLOCK_MARK) jobs.deliver(bytes);
      else if (bytes[0] !== JSON_START) upload.data(bytes);
      else if (bytes.length <= MAX_COMMAND_BYTES) {
        const message = parseFields(host.files.decode(bytes) || "");
        if (message !== null) run(message);
      }
    },
    onDrain: () => wire.drained(),
    stop() {
      wire.close();
      turns.stop();
      jobs.stop();
      download.stop();
      upload.stop();
    },
  };
}

interface Serving {
  readonly wire: FilesWire;
  readonly jobs: Jobs;
  readonly isOwn: boolean;
  start(message: Fields, open: OpenJob): void;
}

function stockHandlers(
  { wire, jobs, isOwn, start }: Serving,
  download: StockDownload,
  upload: StockUpload,
): Handlers {
  const cancel = (message: Fields): void => jobs.cancel(message.reqid, message.keep === true);
  return {
    ls: (message) =>
      start(message, (onEnd) => cancelOnly(listFolder(wire, message, { isPaged: isOwn, onEnd }))),
    findfile: (message) => start(message, (onEnd) => cancelOnly(findFiles(wire, message, onEnd))),
    cancelfindfile: cancel,
    cancel,
    download: (message) => download.receive(message),
    upload: (message) => upload.start(message),
    uploaddone: () => upload.done(),
    uploadcancel: () => upload.cancel(),
  };
}

function ownHandlers(wire: FilesWire, jobs: Jobs): Handlers {
  const queue = createUploadQueue(wire);
  return {
    stat: (message) => describeEntry(wire, message),
    ack: (message) => jobs.acknowledge(message.reqid, numberOf(message.position, 0)),
    get(message) {
      const start = Array.isArray(message.names) ? startFolderDownload : startDownload;
      jobs.start(message.reqid, (onEnd) => start(wire, message, onEnd));
    },
    put(message) {
      jobs.start(message.reqid, (onEnd) => startUpload(wire, message, { queue, onEnd }));
    },
  };
}

function startAction({ wire, isOwn, start }: Serving, message: Fields, action: string): void {
  let isOver = false;
  start(message, (onEnd) => {
    actions[action]?.({ wire, message, isOwn, isOver: () => isOver, onEnd });
    return cancelOnly(() => {
      isOver = true;
    });
  });
}

function greet(wire: FilesWire): void {
  const { host } = wire;
  const home = host.environment(host.platform === "win32" ? "USERPROFILE" : "HOME");
  const separator = host.platform === "win32" ? "\\" : "/";
  wire.send({ action: "hello", version: VERSION, platform: host.platform, separator, home });
}

function cancelOnly(cancel: () => void): Job {
  return { cancel, stop: cancel };
}
