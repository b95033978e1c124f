/**
 * What the server orders of the firmware beside APF, as JSON: a fresh report, the end of client control, activation
 * over TLS, the end of a configuration that the operating system began. Source: docs/spec/amt.md, section 1.10.
 */
import type { Fields, Host } from "../host/index.ts";
import { textOf } from "../values.ts";
import { bytesOf, bytesOfHex } from "./bytes.ts";
import type { Engine } from "./engine.ts";
import { readWholeState } from "./management-state.ts";
import { hostBasedTlsPayload, PTHI_OK, PthiCommand, unprovisionPayload } from "./pthi.ts";
import { readHostBasedTls } from "./pthi-answers.ts";

const MAX_LOG_CHARS = 300;
const MAX_LOG_LINES = 200;
const MAX_HASH_CHARS = 128;
/** Answered instead of a status when the firmware did not. */
const NO_ANSWER = 0xffff;
const WRONG_PARAMETER = 1;
/** Orders that wait for the firmware. */
const MAX_RUNNING = 4;

export interface Orders {
  /** Answers are sent when they are there; orders of no known kind are not. */
  take(order: Fields, answer: (message: Fields) => void): void;
}

export function createOrders(host: Host, engine: Engine, onDone: () => void): Orders {
  let lines = 0;
  let running = 0;
  const begin = (run: (done: () => void) => void): void => {
    if (running >= MAX_RUNNING) return;
    running++;
    run(() => {
      running--;
    });
  };
  const tell = (order: Fields, command: number, answer: (message: Fields) => void): void => {
    const payload = command === PthiCommand.Unprovision ? unprovisionPayload() : bytesOf([]);
    begin((done) =>
      engine.ask(command, payload, (reply) => {
        done();
        answer({ action: order.action, value: reply === null ? NO_ANSWER : reply.status });
        onDone();
      }),
    );
  };
  return {
    take(order, answer) {
      const action = textOf(order.action, 32);
      if (action === "console" && lines++ < MAX_LOG_LINES)
        host.log(`Intel AMT, the server: ${textOf(order.msg, MAX_LOG_CHARS)}`);
      else if (action === "mestate")
        begin((done) =>
          readWholeState(host, engine, (state) => {
            done();
            if (state !== null) answer({ action: "meiState", value: state });
          }),
        );
      else if (action === "deactivate") tell(order, PthiCommand.Unprovision, answer);
      else if (action === "stopConfiguration") tell(order, PthiCommand.StopConfiguration, answer);
      else if (action === "startTlsHostConfig")
        begin((done) =>
          startTls(engine, order, (value) => {
            done();
            answer({ action, value });
          }),
        );
    },
  };
}

/** The firmware opens itself for whoever shows the certificate with that hash; it tells the hash of its own. */
function startTls(engine: Engine, order: Fields, onStarted: (value: Fields) => void): void {
  const hash = bytesOfHex(textOf(order.hash, MAX_HASH_CHARS));
  const payload = hash === null ? null : hostBasedTlsPayload(hash, order.hostVpn === true);
  if (payload === null) {
    onStarted({ status: WRONG_PARAMETER });
    return;
  }
  engine.ask(PthiCommand.HostBasedTls, payload, (reply) => {
    const read = reply === null || reply.status !== PTHI_OK ? null : readHostBasedTls(reply.body);
    if (read !== null) onStarted({ status: PTHI_OK, hash: read.hash });
    else onStarted({ status: reply === null || reply.status === PTHI_OK ? NO_ANSWER : reply.status });
  });
}
