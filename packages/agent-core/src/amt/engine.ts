/**
 * The management engine, asked one thing at a time: a line is opened for the first question and closed after the last
 * answer. An engine that says nothing, or something else, loses the line, and every question waiting gets no answer.
 */
import type { Host, HostMei, MeiLine } from "../host/index.ts";
import { decodeAnswer, encodeCommand, PTHI_CLIENT, type PthiAnswer } from "./pthi.ts";

const ANSWER_MS = 5_000;
const MAX_WAITING = 200;
/** Messages that answer nothing. */
const MAX_STRAY = 16;

export interface Engine {
  /** Calls back once; null without an answer. */
  ask(command: number, payload: Uint8Array, onAnswer: (answer: PthiAnswer | null) => void): void;
}

interface Question {
  readonly command: number;
  readonly payload: Uint8Array;
  readonly onAnswer: (answer: PthiAnswer | null) => void;
}

interface Asking {
  readonly host: Host;
  readonly mei: HostMei;
  /** The first was asked, once the line is open. */
  waiting: Question[];
  line: MeiLine | null;
  isOpen: boolean;
  stray: number;
  /** Why the last line was lost; said once, however often it happens. */
  problem: string;
  cancelTimeout: () => void;
}

export function createEngine(host: Host, mei: HostMei): Engine {
  const asking: Asking = {
    ...{ host, mei, waiting: [], line: null, isOpen: false, stray: 0, problem: "" },
    cancelTimeout: () => {},
  };
  return {
    ask(command, payload, onAnswer) {
      if (asking.waiting.length >= MAX_WAITING) {
        onAnswer(null);
        return;
      }
      asking.waiting.push({ command, payload, onAnswer });
      if (asking.line === null) askNext(asking);
    },
  };
}

function askNext(asking: Asking): void {
  const next = asking.waiting[0];
  if (next === undefined) {
    close(asking);
    return;
  }
  asking.cancelTimeout();
  asking.cancelTimeout = asking.host.after(ANSWER_MS, () =>
    fail(asking, "the management engine does not answer"),
  );
  if (asking.line === null) open(asking);
  else if (asking.isOpen) asking.line.send(encodeCommand(next.command, next.payload));
}

function open(asking: Asking): void {
  asking.line = asking.mei.open(PTHI_CLIENT, {
    onOpen() {
      asking.isOpen = true;
      const first = asking.waiting[0];
      if (first !== undefined) asking.line?.send(encodeCommand(first.command, first.payload));
    },
    onMessage: (message) => receive(asking, message),
    onDrain() {}, // one question at a time
    onEnd: (problem) => fail(asking, `no line to the management engine: ${problem}`),
  });
}

function receive(asking: Asking, message: Uint8Array): void {
  const asked = asking.waiting[0];
  const answer = decodeAnswer(message);
  if (asked === undefined || answer === null || answer.command !== asked.command) {
    if (++asking.stray > MAX_STRAY) fail(asking, "the management engine says what nobody asked");
    return;
  }
  asking.waiting.shift();
  asking.problem = "";
  asking.cancelTimeout();
  try {
    asked.onAnswer(answer);
  } finally {
    askNext(asking);
  }
}

function fail(asking: Asking, why: string): void {
  close(asking);
  if (why !== asking.problem) asking.host.log(`Intel AMT: ${why}`);
  asking.problem = why;
  const lost = asking.waiting;
  asking.waiting = [];
  for (let i = 0; i < lost.length; i++) lost[i]?.onAnswer(null);
}

function close(asking: Asking): void {
  asking.cancelTimeout();
  asking.line?.close();
  asking.line = null;
  asking.isOpen = false;
  asking.stray = 0;
}
