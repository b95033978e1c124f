/**
 * What the management engine says of itself, in the form of `meiState`. The short form has no secrets and nothing that
 * takes long; the whole one adds the account of the operating system, roots and networks.
 * Source: docs/spec/amt.md, sections 1.10 and 1.11.
 */
import type { Fields, Host } from "../host/index.ts";
import { readDnsSuffix } from "../system/dns-suffix.ts";
import { merge } from "../values.ts";
import { bytesOf, u32le } from "./bytes.ts";
import type { Engine } from "./engine.ts";
import { localAccountPayload, PTHI_OK, PthiCommand } from "./pthi.ts";
import {
  readHandles,
  readHashEntry,
  readLanSettings,
  readLocalAccount,
  readNumber,
  readSuffix,
  readUuid,
  readVersions,
} from "./pthi-answers.ts";

/** Versions that are told; the engine may name anything. */
const toldVersions: readonly string[] = ["AMT", "Sku", "Flash", "Build Number"];
const MAX_SKU_CHARS = 16;
const EHBC = 1;
const CONTROL_NONE = 0;
/** Highest of the states: before, during and after activation. */
const ACTIVATED = 2;

/** Flags of `meiState`, by mode of control: none, client, administrator. */
const flagsOfControl: readonly number[] = [0, 2, 4];

interface Question {
  readonly command: number;
  readonly payload?: Uint8Array;
  /** Gets the body of an answer without error. */
  take(body: Uint8Array): void;
}

type Growing = { [name: string]: unknown };

/** null when it cannot be read. */
export function readShortState(engine: Engine, onRead: (state: Fields | null) => void): void {
  const state: Growing = { "core-ver": 1, Flags: 0 };
  askAll(engine, shortQuestions(state), () => onRead(isUsable(state) ? state : null));
}

/** null when it cannot be read. Has the account of the operating system: for the line to the server only. */
export function readWholeState(host: Host, engine: Engine, onRead: (state: Fields | null) => void): void {
  const state: Growing = { "core-ver": 1, OsHostname: host.computerName.substring(0, 255), Flags: 0 };
  const handles: number[] = [];
  const hashes: Fields[] = [];
  const questions = shortQuestions(state).concat(longQuestions(state, handles));
  askAll(engine, questions, () => {
    if (!isUsable(state)) {
      onRead(null);
      return;
    }
    askAll(engine, hashQuestions(handles, hashes), () => {
      readDnsSuffix(host, (suffix) => {
        const found: Growing = { Hashes: hashes };
        if (suffix !== "") found.OsDnsSuffix = suffix;
        onRead(merge(state, found));
      });
    });
  });
}

function isUsable(state: Growing): boolean {
  return state.UUID !== undefined && state.Versions !== undefined && state.ProvisioningState !== undefined;
}

/** In order; what the engine refuses is left out, and without any answer the rest is not asked. */
function askAll(engine: Engine, questions: readonly Question[], onDone: () => void): void {
  let at = 0;
  const next = (): void => {
    const question = questions[at++];
    if (question === undefined) {
      onDone();
      return;
    }
    engine.ask(question.command, question.payload || bytesOf([]), (answer) => {
      if (answer === null) {
        onDone();
        return;
      }
      if (answer.status === PTHI_OK) question.take(answer.body);
      next();
    });
  };
  next();
}

function shortQuestions(state: Growing): Question[] {
  const keep =
    (name: string) =>
    (value: unknown): void => {
      if (value !== null) state[name] = value;
    };
  const addFlags = (flags: number): void => {
    state.Flags = Number(state.Flags) | flags;
  };
  return [
    { command: PthiCommand.Versions, take: (body) => keep("Versions")(versionFields(body)) },
    { command: PthiCommand.Uuid, take: (body) => keep("UUID")(readUuid(body)) },
    {
      command: PthiCommand.ProvisioningMode,
      take: (body) => keep("ProvisioningMode")(readNumber(body)),
    },
    {
      command: PthiCommand.ProvisioningState,
      take(body) {
        const value = readNumber(body);
        if (value !== null && value <= ACTIVATED) state.ProvisioningState = value;
      },
    },
    {
      command: PthiCommand.EhbcState,
      take: (body) => addFlags(readNumber(body) === 1 ? EHBC : 0),
    },
    {
      command: PthiCommand.ControlMode,
      take: (body) => addFlags(flagsOfControl[readNumber(body) || CONTROL_NONE] || 0),
    },
  ];
}

function longQuestions(state: Growing, handles: number[]): Question[] {
  const lan = (index: number): Question => ({
    command: PthiCommand.LanSettings,
    payload: u32le(index),
    take(body) {
      const read = readLanSettings(body);
      if (read === null) return;
      state[`net${index}`] = {
        enabled: read.isEnabled ? 1 : 0,
        dhcpEnabled: read.hasDhcp ? 1 : 0,
        dhcpMode: read.dhcpMode === 1 ? "ACTIVE" : "PASSIVE",
        mac: read.mac,
        address: read.address,
      };
    },
  });
  return [
    {
      command: PthiCommand.DnsSuffix,
      take(body) {
        const suffix = readSuffix(body);
        if (suffix) state.DnsSuffix = suffix;
      },
    },
    {
      command: PthiCommand.LocalAccount,
      payload: localAccountPayload(),
      take(body) {
        const account = readLocalAccount(body);
        if (account !== null) state.OsAdmin = { user: account.user, pass: account.password };
      },
    },
    lan(0),
    lan(1),
    {
      command: PthiCommand.HashHandles,
      take(body) {
        const read = readHandles(body) || [];
        for (let i = 0; i < read.length; i++) handles.push(read[i] || 0);
      },
    },
  ];
}

function hashQuestions(handles: readonly number[], hashes: Fields[]): Question[] {
  return handles.map((handle) => ({
    command: PthiCommand.HashEntry,
    payload: u32le(handle),
    take(body: Uint8Array) {
      const entry = readHashEntry(body);
      if (entry === null) return;
      hashes.push({
        isDefault: entry.isDefault ? 1 : 0,
        isActive: entry.isActive ? 1 : 0,
        hashAlgorithm: entry.kind,
        hashAlgorithmStr: entry.kindName,
        certificateHash: entry.hash,
        name: entry.name,
      });
    },
  }));
}

function versionFields(body: Uint8Array): Fields | null {
  const versions = readVersions(body);
  if (versions === null) return null;
  const told: { [name: string]: string } = {};
  for (let i = 0; i < versions.length; i++) {
    const version = versions[i];
    if (version !== undefined && toldVersions.indexOf(version.name) >= 0) told[version.name] = version.text;
  }
  if (told.Sku !== undefined) told.Sku = told.Sku.substring(0, MAX_SKU_CHARS);
  return told.AMT === undefined ? null : told;
}
