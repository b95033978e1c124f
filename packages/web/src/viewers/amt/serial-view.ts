/**
 * The serial console: a terminal of the size that a BIOS expects.
 */
import { SerialSession } from "@tendril/amt/redirection";
import { createTerminalView } from "../terminal/index.ts";
import { askPaste } from "../terminal/questions.ts";
import type { AmtEvents, AmtView } from "./amt-view.ts";
import { openAmtLink } from "./link.ts";

const BEAT_MS = 2_000;
const CELLS = { cols: 80, rows: 25 };
const FONT_PX = 15;

export function createSerialView(deviceId: string, events: AmtEvents): AmtView {
  let timer = 0;
  const session = new SerialSession({
    send: (bytes) => link.send(bytes),
    onOutput: (bytes) => view.write(bytes),
    onOpen: () => {
      timer = window.setInterval(() => session.beat(), BEAT_MS);
      events.onOpen();
    },
    onEnd: () => link.close(),
  });
  const view = createTerminalView(
    {
      onInput: (bytes) => session.write(bytes),
      ...{ onResize() {}, onTitle() {} },
      confirmPaste: askPaste,
    },
    { fontSize: FONT_PX, fixed: CELLS },
  );
  const link = openAmtLink(deviceId, "SOL ", {
    onRecorded: events.onRecorded,
    onOpen: () => session.begin(),
    onBytes: (bytes) => session.receive(bytes),
    onEnd(reason, mayNeedConsent) {
      window.clearInterval(timer);
      events.onEnd(reason, mayNeedConsent);
    },
  });
  return {
    element: view.element,
    focus() {
      view.fit();
      view.focus();
    },
    close() {
      session.end();
      link.close();
      view.dispose();
    },
  };
}
