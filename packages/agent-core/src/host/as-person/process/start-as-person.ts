/**
 * Starts a program with the token of the person who is signed in to a Windows session, on this process's standard handles and
 * with no other of its handles. It waits for the program, ends with its exit code, and ends it when it is ended itself.
 * Source: Microsoft, "CreateProcessAsUserW", "WTSQueryUserToken", "Job Objects".
 */
import { createAttributeList } from "../../conpty/process/attributes.ts";
import { commandLine } from "../../conpty/process/command-line.ts";
import { type NativeValue, whenDone } from "../../conpty/process/kernel.ts";
import {
  createProcessInformation,
  demand,
  handlesOf,
  numberIn,
  resultOf,
} from "../../conpty/process/structures.ts";
import { NOT_STARTED, type PersonRequest } from "../person-request.ts";
import { openPersonCalls, type PersonCalls } from "./person-calls.ts";
import { createHandleList, createJobLimits, createStartupInfo } from "./person-structures.ts";

const STANDARD_HANDLES = [-10, -11, -12] as const;
const STANDARD_ERROR = 2;
const DESKTOP = "winsta0\\default";
const PATH_CHARS = 1_024;
/** WTS_INFO_CLASS. */
const USER_NAME = 5;
const HANDLE_LIST = 0x2_0002;
const INHERIT = 1;
const EXTENDED_LIMITS = 9;
/** Suspended, Unicode environment, extended startup information, no window in the desktop of the person. */
const CREATION_FLAGS = 0x4 | 0x400 | 0x8_0000 | 0x800_0000;
const FOR_EVER = -1;
const FAILED_CODE = 1;

export function startAsPerson(request: PersonRequest): void {
  const windows = openPersonCalls();
  const { kernel } = windows;
  const handles: NativeValue[] = [];
  for (let i = 0; i < STANDARD_HANDLES.length; i++) {
    handles.push(kernel.GetStdHandle(STANDARD_HANDLES[i] ?? 0));
  }
  const leave = (code: number): void => {
    kernel.TerminateProcess(kernel.GetCurrentProcess(), code);
  };
  try {
    const program = start(windows, request, handles);
    whenDone(kernel.WaitForSingleObject.async(program, FOR_EVER), () => leave(exitCodeOf(windows, program)));
  } catch (error) {
    say(windows, handles[STANDARD_ERROR] as NativeValue, `${NOT_STARTED}: ${String(error)}\n`);
    leave(FAILED_CODE);
  }
}

/** Its process. @throws Error; then nothing runs. */
function start(windows: PersonCalls, request: PersonRequest, handles: readonly NativeValue[]): NativeValue {
  const { kernel, advapi, userenv, marshal } = windows;
  const token = tokenOf(windows, request);
  const environment = marshal.CreatePointer();
  demand(userenv.CreateEnvironmentBlock(environment, token, 0), "CreateEnvironmentBlock");
  const home = marshal.CreateVariable(PATH_CHARS * 2);
  const chars = marshal.CreateVariable(4);
  chars.toBuffer().writeUInt32LE(PATH_CHARS, 0);
  demand(userenv.GetUserProfileDirectoryW(token, home, chars), "GetUserProfileDirectoryW");
  const attributes = inheritOnly(windows, handles);
  const desktop = marshal.CreateVariable(DESKTOP, { wide: true });
  const startup = createStartupInfo(marshal, { attributes, desktop, handles });
  const path = marshal.CreateVariable(request.program, { wide: true });
  const line = marshal.CreateVariable(commandLine(request.program, request.args), { wide: true });
  const created = createProcessInformation(marshal);
  const given = [token, path, line, 0, 0, 1, CREATION_FLAGS, environment.Deref(), home, startup, created];
  demand(advapi.CreateProcessAsUserW(...given), "CreateProcessAsUserW");
  kernel.DeleteProcThreadAttributeList(attributes);
  const { process, thread } = handlesOf(marshal, created);
  try {
    tie(windows, process);
    if (resultOf(kernel.ResumeThread(thread)) === -1) throw new Error("ResumeThread");
  } catch (error) {
    kernel.TerminateProcess(process, FAILED_CODE);
    throw error;
  }
  return process;
}

/** Of who is signed in there now; the handle is open as long as this process. @throws Error for somebody else. */
function tokenOf({ wtsapi, marshal }: PersonCalls, { session, user }: PersonRequest): NativeValue {
  const token = marshal.CreatePointer();
  demand(wtsapi.WTSQueryUserToken(session, token), "WTSQueryUserToken");
  if (user !== undefined) {
    const name = marshal.CreatePointer();
    const bytes = marshal.CreateVariable(4);
    const isTold = wtsapi.WTSQuerySessionInformationW(0, session, USER_NAME, name, bytes);
    demand(isTold, "WTSQuerySessionInformationW");
    const found = textAt(name, numberIn(bytes));
    if (found.toLowerCase() !== user.toLowerCase()) throw new Error("somebody else is signed in there now");
  }
  return token.Deref();
}

/** UTF-16 with its zero. */
function textAt(pointer: NativeValue, bytes: number): string {
  const content = pointer.Deref().Deref(0, bytes).toBuffer();
  let text = "";
  for (let at = 0; at + 1 < bytes; at += 2) {
    const unit = content.readUInt16LE(at);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}

/** Only these handles go over: the agent may have others that can be inherited, which are those of other sessions. */
function inheritOnly({ kernel, marshal }: PersonCalls, handles: readonly NativeValue[]): NativeValue {
  for (let i = 0; i < handles.length; i++) {
    demand(kernel.SetHandleInformation(handles[i] as NativeValue, INHERIT, INHERIT), "SetHandleInformation");
  }
  const value = createHandleList(marshal, handles);
  const bytes = handles.length * marshal.PointerSize;
  return createAttributeList(marshal, kernel, { kind: HANDLE_LIST, value, bytes });
}

/** To this process: the job ends with the only handle on it. */
function tie({ kernel, marshal }: PersonCalls, process: NativeValue): void {
  const job = kernel.CreateJobObjectW(0, 0);
  demand(job, "CreateJobObjectW");
  const limits = createJobLimits(marshal);
  const isSet = kernel.SetInformationJobObject(job, EXTENDED_LIMITS, limits, limits.toBuffer().length);
  demand(isSet, "SetInformationJobObject");
  demand(kernel.AssignProcessToJobObject(job, process), "AssignProcessToJobObject");
}

function exitCodeOf({ kernel, marshal }: PersonCalls, process: NativeValue): number {
  const code = marshal.CreateVariable(4);
  return resultOf(kernel.GetExitCodeProcess(process, code)) === 0 ? FAILED_CODE : numberIn(code);
}

function say({ kernel, marshal }: PersonCalls, handle: NativeValue, text: string): void {
  const bytes = Buffer.from(text);
  const memory = marshal.CreateVariable(bytes.length);
  memory.toBuffer().set(bytes, 0);
  kernel.WriteFile(handle, memory, bytes.length, marshal.CreateVariable(4), 0);
}
