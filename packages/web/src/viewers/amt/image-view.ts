/**
 * A disc image of this computer in a drive of the device: read as the device asks, never sent as a whole.
 */
import { type Medium, type MediumKind, mediumKindOf, StorageSession } from "@tendril/amt/redirection";
import { t } from "../../language/index.ts";
import type { AmtEvents } from "./amt-view.ts";
import { openAmtLink } from "./link.ts";

export interface ImageEvents extends AmtEvents {
  /** Bytes that the device has read. */
  onRead(totalBytes: number): void;
}

export interface ImageView {
  /** The drive that the device sees. */
  readonly kind: MediumKind;
  close(): void;
}

const blockBytes = { cd: 2048, floppy: 512 } as const;

/** @throws Error with a sentence for people when the file is no image. */
export function createImageView(deviceId: string, file: File, events: ImageEvents): ImageView {
  const medium = mediumOf(file);
  const session = new StorageSession([medium], "now", {
    send: (bytes) => link.send(bytes),
    onOpen: events.onOpen,
    onRead: events.onRead,
    onEnd: (reason) => {
      if (reason === "unreadable") ended = t("The file cannot be read any more.");
      link.close();
    },
  });
  let ended = "";
  const link = openAmtLink(deviceId, "IDER", {
    onOpen: () => session.begin(),
    onBytes: (bytes) => session.receive(bytes),
    onEnd: (reason, mayNeedConsent) => events.onEnd(ended || reason, mayNeedConsent),
  });
  return {
    kind: medium.kind,
    close() {
      session.end();
      link.close();
    },
  };
}

function mediumOf(file: File): Medium {
  const kind = mediumKindOf(file.name, file.size);
  if (kind === undefined) {
    throw new Error(t("This is no disc image: ISO files and IMG files of whole sectors can be used."));
  }
  const size = blockBytes[kind];
  return {
    kind,
    blockCount: file.size / size,
    async read(block, count) {
      return new Uint8Array(await file.slice(block * size, (block + count) * size).arrayBuffer());
    },
  };
}
