/**
 * One capture for all viewers of a desktop session. The first viewer opens it, the last one closes it.
 * Source: docs/spec/session-protocols.md, sections 4.5 and 7.1.
 */
import { DesktopCommand, InputLockState } from "@tendril/protocol/constants";
import { MAX_VIEWER_COMMAND_BYTES, splitCommands } from "@tendril/protocol/sessions/desktop/framing";
import { logEvent } from "../answer.ts";
import type { CoreContext, Session, SessionService } from "../define.ts";
import type { DesktopStream, Fields, Host, PictureExtras } from "../host/index.ts";
import { numberOf, textOf } from "../values.ts";
import { type Control, createControl } from "./control.ts";
import { createDesktopViewer, type DesktopViewer } from "./desktop-viewer.ts";
import { createFanOut, type FanOut } from "./fan-out.ts";
import { desktopPermission, maySteerSystem, permits } from "./permission.ts";
import { joinExtras, noExtras, parseExtras } from "./picture-extras.ts";
import { changeWish, joinWishes, levelOf } from "./picture-wishes.ts";
import { createResting, RESTING_TIMER_MS, type Resting } from "./resting.ts";
import { commandOf, parseViewerCommand, type ViewerCommand } from "./viewer-command.ts";

const MAX_MALFORMED = 1_000;
/** A capture that ends this soon after its start is not started again. */
const MIN_LIFE_MS = 5_000;
const NO_SESSION = -1;
const WISH_LATER_MS = 1_000;
/** So much better than what was drawn, and it is worth drawing all anew. */
const BETTER_LEVELS = 15;
const LOG_LOCKED = 53;

interface SharedDesktop {
  readonly host: Host;
  readonly sessionId: number;
  readonly viewers: DesktopViewer[];
  readonly control: Control;
  readonly fanOut: FanOut;
  stream: DesktopStream | null;
  resting: Resting | null;
  openedAtMs: number;
  /** Last compression command to the capture, as text, so that it is sent only when it changed. */
  sentWish: string;
  /** Likewise; a capture begins without any. */
  sentExtras: PictureExtras;
  /** The lowest JPEG level since all was drawn anew. */
  drawnLevel: number;
  /** Why there is no picture; empty when there is one. */
  problem: string;
  lastId: number;
}

const desktops: SharedDesktop[] = [];

/** Lets a viewer in; null when there is no desktop, and the viewer was told why. */
export function joinDesktop({ host }: CoreContext, session: Session): SessionService | null {
  if (!desktopPermission(session).canView) {
    session.sendControl({ type: "console", msg: "denied", msgid: 2 });
    return null;
  }
  const sessionId = wishedSession(host, numberOf(session.options.tsid, NO_SESSION));
  const shared = findDesktop(host, sessionId) || createDesktop(host, sessionId);
  const viewer = createDesktopViewer(session, `v${++shared.lastId}`, () => host.now());
  const isFirst = shared.viewers.length === 0;
  shared.viewers.push(viewer);
  if (isFirst && !openCapture(shared)) {
    shared.viewers.pop();
    forget(shared);
    return null;
  }
  tellEverybody(shared);
  if (!isFirst) {
    sendExtras(shared);
    shared.fanOut.welcome(viewer);
  }
  if (shared.problem !== "") tellProblem(viewer, shared.problem);
  return serve(shared, viewer);
}

/** Elsewhere there is one screen, which a number would only open twice. */
function wishedSession({ platform }: Host, tsid: number): number {
  const isNumber = tsid >= 0 && tsid <= 0xffff_ffff && tsid === Math.floor(tsid);
  return platform === "win32" && isNumber ? tsid : NO_SESSION;
}

function findDesktop(host: Host, sessionId: number): SharedDesktop | undefined {
  return desktops.filter((desktop) => desktop.host === host && desktop.sessionId === sessionId)[0];
}

function createDesktop(host: Host, sessionId: number): SharedDesktop {
  const viewers: DesktopViewer[] = [];
  const shared: SharedDesktop = {
    host,
    sessionId,
    viewers,
    control: createControl(),
    fanOut: createFanOut({
      host,
      viewers,
      stream: () => shared.stream,
      onProblem: (why) => reportProblem(shared, why),
      onPicture() {
        shared.problem = "";
        shared.resting?.alive();
      },
    }),
    stream: null,
    resting: null,
    openedAtMs: 0,
    sentWish: "",
    sentExtras: noExtras,
    drawnLevel: 0,
    problem: "",
    lastId: 0,
  };
  desktops.push(shared);
  return shared;
}

function forget(shared: SharedDesktop): void {
  const at = desktops.indexOf(shared);
  if (at >= 0) desktops.splice(at, 1);
}

function openCapture(shared: SharedDesktop): boolean {
  const { host, sessionId, fanOut } = shared;
  fanOut.reset();
  shared.sentWish = "";
  shared.sentExtras = noExtras;
  shared.drawnLevel = 0;
  shared.openedAtMs = host.now();
  shared.stream = host.openDesktop(sessionId === NO_SESSION ? {} : { sessionId }, {
    onBytes: (bytes) => fanOut.receive(bytes),
    onProblem: (why) => reportProblem(shared, why),
    onEnd: () => captureEnded(shared),
  });
  if (shared.stream?.isPolling) shared.resting = createResting(host, () => sendWish(shared));
  return shared.stream !== null;
}

function closeCapture(shared: SharedDesktop): void {
  shared.resting?.stop();
  shared.resting = null;
  shared.stream = null;
}

/** A capture that ran well is started again; one that fails at once ends the viewers. */
function captureEnded(shared: SharedDesktop): void {
  const { host, viewers } = shared;
  closeCapture(shared);
  if (viewers.length === 0) return;
  if (host.now() - shared.openedAtMs >= MIN_LIFE_MS && openCapture(shared)) {
    sendWish(shared);
    sendExtras(shared);
    return;
  }
  if (shared.problem === "") reportProblem(shared, "the remote desktop ended");
  const left = viewers.slice(0);
  for (let i = 0; i < left.length; i++) left[i]?.session.tunnel.end();
}

function serve(shared: SharedDesktop, viewer: DesktopViewer): SessionService {
  let isOver = false;
  return {
    onControl: (message) => receiveControl(shared, viewer, message),
    onBytes: (bytes) => receiveBytes(shared, viewer, bytes),
    onDrain() {
      viewer.isFull = false;
      shared.fanOut.changed(viewer);
    },
    onPathChanged() {
      viewer.isFull = false;
      viewer.flight.wayChanged(); // and words of the other path may be lost
      shared.fanOut.welcome(viewer);
    },
    stop() {
      if (isOver) return;
      isOver = true;
      leave(shared, viewer);
    },
  };
}

function leave(shared: SharedDesktop, viewer: DesktopViewer): void {
  const { host, viewers, control } = shared;
  const at = viewers.indexOf(viewer);
  if (at < 0) return;
  viewers.splice(at, 1);
  letGo(shared, viewer);
  viewer.refused.report(host, viewer.session.request);
  control.leave(viewer);
  if (viewer.locksAtEnd && viewer.permission.canInput) lock(host, viewer);
  if (viewers.length > 0) {
    giveInputBack(shared, viewer);
    tellEverybody(shared);
    sendWish(shared);
    sendExtras(shared);
    shared.fanOut.balance();
    return;
  }
  forget(shared);
  shared.stream?.end();
  closeCapture(shared);
}

/** Whoever can unlock has left: those who only watch shall not keep the person at the device out. */
function giveInputBack({ stream, viewers }: SharedDesktop, left: DesktopViewer): void {
  const couldUnlock = ({ permission }: DesktopViewer): boolean => maySteerSystem(permission);
  if (!couldUnlock(left) || viewers.filter(couldUnlock).length > 0) return;
  stream?.write(commandOf(DesktopCommand.InputLock, [InputLockState.Unlock]));
}

function receiveBytes(shared: SharedDesktop, viewer: DesktopViewer, frame: Uint8Array): void {
  const commands = splitCommands(frame, MAX_VIEWER_COMMAND_BYTES);
  if (commands === null) {
    refuse(viewer);
    return;
  }
  for (let i = 0; i < commands.length; i++) {
    const bytes = commands[i];
    const command = bytes === undefined ? null : parseViewerCommand(bytes);
    if (command === null) refuse(viewer);
    else obey(shared, viewer, command);
  }
}

/** Dropped and counted; a viewer that sends nothing else is not a viewer. */
function refuse(viewer: DesktopViewer): void {
  if (++viewer.malformed > MAX_MALFORMED) viewer.session.tunnel.end();
}

function obey(shared: SharedDesktop, viewer: DesktopViewer, command: ViewerCommand): void {
  if (!permits(viewer.permission, command)) {
    viewer.refused.add();
    return;
  }
  if (command.purpose === "picture") {
    obeyWish(shared, viewer, command);
    return;
  }
  if (!shared.control.has(viewer)) return;
  viewer.held.note(command);
  shared.resting?.alive();
  shared.stream?.write(command.bytes);
}

function obeyWish(shared: SharedDesktop, viewer: DesktopViewer, command: ViewerCommand): void {
  const { fanOut } = shared;
  switch (command.command) {
    case DesktopCommand.Refresh:
      fanOut.redraw(viewer);
      break;
    case DesktopCommand.Pause:
      viewer.isPaused = command.payload[0] === 1;
      sendExtras(shared);
      fanOut.changed(viewer);
      break;
    default:
      if (viewer.mayWish()) {
        delete viewer.later[command.command];
        obeySlowWish(shared, viewer, command);
      } else obeyLater(shared, viewer, command);
  }
}

/** Wishes that change the picture of all, or are answered: what comes too fast is put off, the last of each kind. */
function obeyLater(shared: SharedDesktop, viewer: DesktopViewer, command: ViewerCommand): void {
  const bytes = new Uint8Array(command.bytes.length); // frames are valid during their call only
  bytes.set(command.bytes);
  viewer.later[command.command] = { ...command, bytes, payload: bytes.subarray(4) };
  if (viewer.isLaterPlanned) return;
  viewer.isLaterPlanned = true;
  shared.host.after(WISH_LATER_MS, () => {
    const { later } = viewer;
    viewer.isLaterPlanned = false;
    viewer.later = {};
    if (shared.viewers.indexOf(viewer) < 0) return;
    const numbers = Object.keys(later);
    for (let i = 0; i < numbers.length; i++) {
      const late = later[Number(numbers[i])];
      if (late !== undefined) obeySlowWish(shared, viewer, late);
    }
  });
}

function obeySlowWish(shared: SharedDesktop, viewer: DesktopViewer, command: ViewerCommand): void {
  const { fanOut } = shared;
  switch (command.command) {
    case DesktopCommand.Displays:
    case DesktopCommand.Layout:
      if (!fanOut.repeat(viewer, command.command)) shared.stream?.write(command.bytes);
      break;
    case DesktopCommand.SetDisplay:
    case DesktopCommand.InputLock:
      shared.stream?.write(command.bytes);
      break;
    default:
      viewer.wish = changeWish(viewer.wish, command);
      sendWish(shared);
  }
}

function sendWish(shared: SharedDesktop): void {
  const slowest = shared.resting?.isResting() ? RESTING_TIMER_MS : 0;
  const wish = joinWishes(
    shared.viewers.map((viewer) => viewer.wish),
    slowest,
  );
  if (wish === null || shared.stream === null) return;
  const text = Array.prototype.join.call(wish, ",");
  if (text === shared.sentWish) return;
  shared.sentWish = text;
  shared.stream.write(wish);
  if (shared.stream.refine === undefined) drawBetter(shared, levelOf(wish));
}

/** What stands still stays as it was drawn, with a host that does not sharpen it by itself. */
function drawBetter(shared: SharedDesktop, level: number): void {
  const { viewers, fanOut, drawnLevel } = shared;
  const isBetter = drawnLevel > 0 && level >= drawnLevel + BETTER_LEVELS;
  if (isBetter || drawnLevel === 0 || level < drawnLevel) shared.drawnLevel = level;
  for (let i = 0; isBetter && i < viewers.length; i++) {
    const viewer = viewers[i];
    if (viewer !== undefined) fanOut.redraw(viewer);
  }
}

/** Those who look at nothing have no say. */
function sendExtras(shared: SharedDesktop): void {
  const extras = joinExtras(shared.viewers.filter(({ isPaused }) => !isPaused).map(({ extras }) => extras));
  const { copies, sharpLevel } = shared.sentExtras;
  if (extras.copies === copies && extras.sharpLevel === sharpLevel) return;
  shared.sentExtras = extras;
  shared.stream?.refine?.(extras);
}

function receiveControl(shared: SharedDesktop, viewer: DesktopViewer, message: Fields): void {
  const type = textOf(message.type, 32);
  if (type === "seen") {
    viewer.flight.seen(numberOf(message.bytes, 0));
    shared.fanOut.balance();
  } else if (type === "control") {
    if (viewer.mayWish() && shared.control.receive(viewer, message, shared.viewers)) controlChanged(shared);
  } else if (type === "picture") {
    viewer.extras = parseExtras(message);
    sendExtras(shared);
  } else if (type === "autolock") viewer.locksAtEnd = message.value === true;
  else if (type === "lock" && viewer.permission.canInput && viewer.mayWish()) lock(shared.host, viewer);
}

/** Who lost control lets go of what was held. */
function controlChanged(shared: SharedDesktop): void {
  for (let i = 0; i < shared.viewers.length; i++) {
    const viewer = shared.viewers[i];
    if (viewer !== undefined && !shared.control.has(viewer)) letGo(shared, viewer);
  }
  tellEverybody(shared);
}

function letGo({ stream }: SharedDesktop, { held }: DesktopViewer): void {
  const releases = held.takeReleases();
  for (let i = 0; i < releases.length; i++) stream?.write(releases[i] || commandOf(0, []));
}

function lock(host: Host, { session }: DesktopViewer): void {
  host.lockScreen((problem) => {
    if (problem === null) logEvent(host, session.request, { id: LOG_LOCKED, text: "Locked the desktop" });
    else session.sendControl({ type: "console", msg: problem });
  });
}

/** Stock viewers know `users` only; the rest is for ours. */
function tellEverybody({ viewers, control }: SharedDesktop): void {
  const users: { [userId: string]: number } = {};
  for (let i = 0; i < viewers.length; i++) {
    const userId = viewers[i]?.userId || "";
    users[userId] = (users[userId] || 0) + 1;
  }
  const listed = viewers.map((viewer) => ({
    id: viewer.id,
    name: viewer.name,
    hasControl: control.has(viewer),
    isViewOnly: !viewer.permission.canInput,
  }));
  for (let i = 0; i < viewers.length; i++) {
    const viewer = viewers[i];
    viewer?.session.sendControl({ type: "metadata", users, viewers: listed, you: viewer.id });
  }
}

function reportProblem(shared: SharedDesktop, why: string): void {
  shared.problem = why;
  for (let i = 0; i < shared.viewers.length; i++) {
    const viewer = shared.viewers[i];
    if (viewer !== undefined) tellProblem(viewer, why);
  }
}

function tellProblem({ session }: DesktopViewer, why: string): void {
  session.sendControl({ type: "console", msg: why.substring(0, 500) });
}
