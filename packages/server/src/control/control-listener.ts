/**
 * The control channel's endpoint: signs a connection in, greets it, feeds it.
 */
import type { UserId } from "@tendril/protocol";
import { CloseReason } from "@tendril/protocol/constants";
import type { WebSocket } from "ws";
import type { AgentServerIdentity } from "../certificates/index.ts";
import { accountTargets, type EventBus } from "../events/index.ts";
import type { UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { DispatchDeps } from "./dispatcher.ts";
import { greeting } from "./greeting.ts";
import { receiveInner } from "./inner-login.ts";
import { type LoginOutcome, type LoginRequest, logIn, withPassword } from "./login.ts";
import { type ControlSocket, UserConnection } from "./user-connection.ts";
import type { UserConnections } from "./user-connections.ts";

const CUT_AFTER_MS = 2_000;
const LOGIN_TIMEOUT_MS = 60_000;
const MAX_EARLY_FRAMES = 64;

export interface ControlListenerDeps extends DispatchDeps {
  readonly connections: UserConnections;
  readonly bus: EventBus;
  readonly identity: AgentServerIdentity;
  readonly outerHashes: () => readonly Uint8Array[];
}

/** An upgrade request, as http/ gives it. */
export interface ControlRequest extends Omit<LoginRequest, "channel"> {
  accept(): WebSocket;
}

export class ControlListener {
  readonly #deps: ControlListenerDeps;

  constructor(deps: ControlListenerDeps) {
    this.#deps = deps;
  }

  /** Takes over an upgrade request. Frames that come before the sign-in is decided wait for it. */
  async take(request: ControlRequest): Promise<void> {
    const socket = request.accept();
    const early: string[] = [];
    const keep = (frame: Buffer, isBinary: boolean): void => {
      if (isBinary || early.length >= MAX_EARLY_FRAMES) socket.terminate();
      else early.push(frame.toString("utf8"));
    };
    socket.on("message", keep);
    socket.on("error", () => socket.terminate());
    const login: LoginRequest = { ...request, channel: "control" };
    let outcome = await logIn(this.#deps.services, login);
    if (outcome.kind === "inner") {
      socket.off("message", keep);
      outcome = await this.#innerLogin(socket, { request: login, early: early.splice(0) });
    } else socket.off("message", keep);
    if (outcome.kind === "ok") this.#open(socket, { ...outcome, address: request.address, early });
    else this.#refuse(socket, outcome);
  }

  #open(
    socket: WebSocket,
    opened: Extract<LoginOutcome, { kind: "ok" }> & {
      readonly address: string;
      readonly early: readonly string[];
    },
  ): void {
    const { services, connections, bus } = this.#deps;
    if (socket.readyState !== socket.OPEN) return;
    const connection = new UserConnection(
      { ...this.#deps, readUser: (id: UserId) => services.accounts.get(id) },
      { ...opened, socket: adapt(socket, services.clock) },
    );
    connections.add(connection);
    this.#tellCount(opened.user);
    socket.on("message", (frame: Buffer, isBinary) => {
      if (isBinary) connection.close();
      else connection.receive(frame.toString("utf8"));
    });
    socket.on("close", () => {
      connections.remove(connection);
      connection.ended();
      this.#tellCount(opened.user);
    });
    connection.subscribe((targets, onEvent) => bus.subscribe(targets, onEvent));
    for (const message of greeting(services, opened)) connection.send(message);
    for (const frame of opened.early) connection.receive(frame);
  }

  #tellCount(user: UserDocument): void {
    const { services, connections } = this.#deps;
    services.events.tell(user.domain, accountTargets(user), {
      action: "wssessioncount",
      userid: user._id,
      username: user.name,
      count: connections.counts(user.domain).get(user._id) ?? 0,
    });
  }

  async #innerLogin(
    socket: WebSocket,
    { request, early }: { readonly request: LoginRequest; readonly early: readonly string[] },
  ): Promise<LoginOutcome> {
    const refused = (msg: string): LoginOutcome => ({ kind: "refused", cause: CloseReason.NoAuth, msg });
    for await (const frame of framesOf(socket, { early, clock: this.#deps.services.clock })) {
      const { identity, outerHashes } = this.#deps;
      const step = await receiveInner({ identity, outerHashes: outerHashes() }, frame);
      if (step.kind === "refused") return refused(step.msg);
      if (step.kind === "send") socket.send(JSON.stringify(step.message));
      else {
        return await withPassword(this.#deps.services, request, {
          ...step,
          wrong: CloseReason.BadHeaderForm,
        });
      }
    }
    return refused(CloseReason.NoAuth);
  }

  #refuse(socket: WebSocket, outcome: LoginOutcome): void {
    const fallback = { cause: CloseReason.NoAuth, msg: CloseReason.NoAuth, more: {} };
    const { cause, msg, more } = outcome.kind === "refused" ? outcome : fallback;
    this.#deps.count("control sign-in refused");
    socket.send(JSON.stringify({ action: "close", cause, msg, ...more }));
    adapt(socket, this.#deps.services.clock).close();
  }
}

/** Text frames of a socket until it closes or a minute has passed. */
async function* framesOf(
  socket: WebSocket,
  { early, clock }: { readonly early: readonly string[]; readonly clock: Clock },
): AsyncGenerator<string> {
  const waiting = [...early];
  let wake = (): void => {};
  let isOver = false;
  const over = (): void => {
    isOver = true;
    wake();
  };
  socket.on("message", (frame: Buffer) => {
    if (waiting.length >= MAX_EARLY_FRAMES) socket.terminate();
    else waiting.push(frame.toString("utf8"));
    wake();
  });
  socket.on("close", over);
  const cancel = clock.after(LOGIN_TIMEOUT_MS, over);
  try {
    while (!isOver) {
      const frame = waiting.shift();
      if (frame !== undefined) yield frame;
      else {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    }
  } finally {
    cancel();
    socket.removeAllListeners("message");
    socket.off("close", over);
  }
}

function adapt(socket: WebSocket, clock: Clock): ControlSocket {
  return {
    send: (text) => socket.send(text),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close() {
      socket.close(1000);
      const cancel = clock.after(CUT_AFTER_MS, () => socket.terminate());
      socket.once("close", cancel);
    },
  };
}
