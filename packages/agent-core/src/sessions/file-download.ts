/**
 * One file for the server's download link: asked for in the options, sent raw.
 * Source: docs/spec/session-protocols.md, section 1.9; a folder as zip is ours.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import { defineSession } from "../define.ts";
import type { Source } from "../files/download.ts";
import { baseNameOf, pathOf } from "../files/names.ts";
import { createPump, createWire, type FilesWire } from "../files/wire.ts";
import { zipSource } from "../files/zip-writer.ts";
import type { OpenFile } from "../host/index.ts";
import { mayUseFiles } from "./files.ts";

const BLOCK_BYTES = 65_536;

export const session = defineSession({
  protocols: [SessionProtocol.FileDownload],
  kind: "files",
  start({ host }, opened) {
    const wire = createWire(host, opened);
    const path = pathOf(host, opened.options.file);
    const { tunnel } = opened;
    let source: Source | null = null;
    let isOver = false;
    const refuse = (why: string): void => {
      wire.sendText({ op: "cancel", why });
      tunnel.end();
    };
    const serve = (from: Source, size: number | undefined): void => {
      source = from;
      wire.sendText(size === undefined ? { op: "ok" } : { op: "ok", size });
      pour(wire, from, (isWhole) => {
        if (isWhole && size === undefined) wire.sendText({ op: "end" }); // nothing else tells it from a cut
        tunnel.end();
      });
    };
    if (!mayUseFiles(opened.rights) || path === null || baseNameOf(host, path) === "") return null;
    host.files.stat(path, (problem, entry) => {
      if (isOver) return;
      if (entry === null) refuse(problem || "missing");
      else if (entry.kind === "folder" && opened.options.zip === true) {
        serve(zipSource(host, [path], { isOver: () => isOver, onFile() {}, onProblem() {} }), undefined);
      } else if (entry.kind === "folder") refuse("is-folder");
      else
        host.files.open(path, "read", (refused, file) => {
          if (file === null) refuse(refused || "failed");
          else if (isOver) file.close(() => {});
          else serve(wholeFile(file, entry.bytes), entry.bytes);
        });
    });
    return {
      onControl() {},
      onDrain: () => wire.drained(),
      stop() {
        isOver = true;
        wire.close();
        source?.close();
        source = null;
      },
    };
  },
});

/** Never more than was announced. */
function wholeFile(file: OpenFile, size: number): Source {
  let position = 0;
  let isReading = false;
  let isClosed = false;
  return {
    next(count, onBytes) {
      isReading = true;
      file.read(position, Math.min(count, size - position), (problem, bytes) => {
        isReading = false;
        position += bytes.length;
        if (isClosed) file.close(() => {});
        else onBytes(problem, bytes, position >= size || bytes.length === 0);
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      if (!isReading) file.close(() => {});
    },
  };
}

function pour(wire: FilesWire, source: Source, onDone: (isWhole: boolean) => void): void {
  const pump = createPump(() => {
    wire.whenFree(() => {
      source.next(BLOCK_BYTES, (problem, bytes, isLast) => {
        if (problem === null && bytes.length > 0) wire.sendBytes(bytes);
        if (problem !== null || isLast) onDone(problem === null);
        else pump();
      });
    });
  });
  pump();
}
