/**
 * The calls of Windows that start a program as somebody else. Source: Microsoft's documentation of each function.
 */
import type { Marshal, NativeCall } from "../../conpty/process/kernel.ts";
import { stock } from "../../duktape-modules.ts";

const KERNEL = [
  "AssignProcessToJobObject",
  "CreateJobObjectW",
  "DeleteProcThreadAttributeList",
  "GetCurrentProcess",
  "GetExitCodeProcess",
  "GetStdHandle",
  "InitializeProcThreadAttributeList",
  "ResumeThread",
  "SetHandleInformation",
  "SetInformationJobObject",
  "TerminateProcess",
  "UpdateProcThreadAttribute",
  "WaitForSingleObject",
  "WriteFile",
] as const;
const ADVAPI = ["CreateProcessAsUserW"] as const;
const USERENV = ["CreateEnvironmentBlock", "GetUserProfileDirectoryW"] as const;
const WTSAPI = ["WTSQuerySessionInformationW", "WTSQueryUserToken"] as const;

type Calls<Names extends readonly string[]> = { readonly [name in Names[number]]: NativeCall };

export interface PersonCalls {
  readonly marshal: Marshal;
  readonly kernel: Calls<typeof KERNEL>;
  readonly advapi: Calls<typeof ADVAPI>;
  readonly userenv: Calls<typeof USERENV>;
  readonly wtsapi: Calls<typeof WTSAPI>;
}

/** @throws where Windows lacks one of them. */
export function openPersonCalls(): PersonCalls {
  const marshal = stock<Marshal>("_GenericMarshal");
  return {
    marshal,
    kernel: bind(marshal, "kernel32.dll", KERNEL),
    advapi: bind(marshal, "advapi32.dll", ADVAPI),
    userenv: bind(marshal, "userenv.dll", USERENV),
    wtsapi: bind(marshal, "wtsapi32.dll", WTSAPI),
  };
}

function bind<Names extends readonly string[]>(marshal: Marshal, file: string, names: Names): Calls<Names> {
  const library = marshal.CreateNativeProxy(file);
  for (let i = 0; i < names.length; i++) library.CreateMethod(names[i] ?? "");
  return library as unknown as Calls<Names>;
}
