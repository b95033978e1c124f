/**
 * From a frame of a user to an action and back: parse, find, authorize, run, reply. Every error becomes a reply.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ProtocolError, parseJsonObject } from "@tendril/protocol";
import { Result } from "@tendril/protocol/constants";
import { isActionInScope } from "../auth/index.ts";
import { DeniedError, NotFoundError, UnavailableError } from "../errors.ts";
import { loadRegistry } from "../registry/index.ts";
import type { UserDocument } from "../store/index.ts";
import { authorize } from "./authorize.ts";
import { type Action, type ControlPeer, isAction } from "./define-action.ts";
import type { ControlServices } from "./services.ts";

/** Longest frame of a user, in bytes. */
export const MAX_CONTROL_FRAME_BYTES = 1_048_576;
const MAX_ACTION_CHARS = 32;
const MAX_ECHO_CHARS = 256;

export type ActionRegistry = ReadonlyMap<string, Action>;

export async function loadActions(): Promise<ActionRegistry> {
  const folder = join(import.meta.dirname, "actions");
  const entries = await readdir(folder, { withFileTypes: true });
  const subjects = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const actions = await Promise.all(
    subjects.map(async (subject) =>
      (await loadRegistry(join(folder, subject), "action", isAction)).map((action) => ({
        ...action,
        subject,
      })),
    ),
  );
  return new Map(actions.flat().map((action) => [action.name, action]));
}

export interface DispatchDeps {
  readonly actions: ActionRegistry;
  readonly services: ControlServices;
  /** Counts refusals by reason. */
  readonly count: (reason: string) => void;
}

export interface Frame {
  readonly text: string;
  readonly peer: ControlPeer;
  /** The account as stored now. */
  readonly user: UserDocument;
}

/** Never throws: what goes wrong is answered, counted and, when it is our bug, logged. */
export async function dispatch(deps: DispatchDeps, frame: Frame): Promise<void> {
  const fields = parseFrame(deps, frame);
  const name = fields?.get("action");
  if (fields === undefined || typeof name !== "string" || name.length > MAX_ACTION_CHARS) return;
  const responseId = echoed(fields.get("responseid"));
  const tag = fields.get("tag");
  const reply = (body: object): void => {
    const echo = { ...(responseId === undefined ? {} : { responseid: responseId }), ...echoTag(tag) };
    frame.peer.send({ action: name, ...echo, ...body });
  };
  const action = deps.actions.get(name);
  if (action === undefined) {
    deps.count("unknown action");
    reply({ result: "Unknown action" });
    return;
  }
  const parsed = action.schema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) {
    deps.count("malformed action");
    const [issue] = parsed.error.issues;
    reply({ result: `Invalid message: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` });
    return;
  }
  try {
    if (!isActionInScope(frame.peer.scope, { name, subject: action.subject }))
      throw new DeniedError(action.refusals.denied ?? Result.AccessDenied);
    if (action.needsFreshFactor(parsed.data)) await demandFreshFactor(deps.services, frame);
    const call = { message: parsed.data, user: frame.user, peer: frame.peer, responseId };
    const body = await action.run(deps.services, await authorize(deps.services, action, call));
    if (body !== undefined && (responseId !== undefined || action.isAlwaysAnswered)) reply(body);
  } catch (error) {
    reply(refusalOf(deps, { error, name, userId: frame.user._id }));
  }
}

/** An open page that somebody finds must not do great harm. @throws DeniedError */
async function demandFreshFactor(
  { factors, webSessions }: ControlServices,
  { peer, user }: Frame,
): Promise<void> {
  if (peer.webSessionId === undefined || !(await factors.isNeeded(user._id))) return;
  if (!(await webSessions.isFresh(peer.webSessionId))) throw new DeniedError(Result.FactorRequired);
}

function parseFrame(
  { count, services }: DispatchDeps,
  { text, user }: Frame,
): Map<string, unknown> | undefined {
  try {
    return parseJsonObject(text, MAX_CONTROL_FRAME_BYTES);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    count("malformed frame");
    services.log.debug({ userId: user._id, why: error.message }, "frame of user dropped");
    return undefined;
  }
}

function refusalOf(
  { services, count }: DispatchDeps,
  { error, name, userId }: { readonly error: unknown; readonly name: string; readonly userId: string },
): object {
  if (error instanceof DeniedError) {
    count("denied action");
    services.log.info({ userId, action: name }, "action denied");
    return { result: error.message };
  }
  if (error instanceof NotFoundError || error instanceof UnavailableError) return { result: error.message };
  services.log.error({ error, userId, action: name }, "action failed");
  return { result: "Internal error" };
}

function echoed(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_ECHO_CHARS ? value : undefined;
}

function echoTag(tag: unknown): object {
  const isPlain = typeof tag === "string" || typeof tag === "number";
  return isPlain && String(tag).length <= MAX_ECHO_CHARS ? { tag } : {};
}
