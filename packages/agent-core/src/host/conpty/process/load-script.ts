/**
 * Entry of what stands on the command line of a console process: reads the script from standard input and runs it. The
 * stock agent cuts command lines of its children at about 4,000 characters, which is too few for the script itself.
 */
import { stock } from "../../duktape-modules.ts";
import type { Marshal, NativeCall } from "./kernel.ts";

/** Written before this script by who starts it: bytes of the script, which come first on standard input. */
declare const scriptBytes: number;

const STANDARD_INPUT = -10;

interface ReadingCalls {
  CreateMethod(name: string): void;
  readonly GetStdHandle: NativeCall;
  readonly ReadFile: NativeCall;
}

function readScript(): string | null {
  const marshal = stock<Marshal>("_GenericMarshal");
  const calls = marshal.CreateNativeProxy("kernel32.dll") as unknown as ReadingCalls;
  calls.CreateMethod("GetStdHandle");
  calls.CreateMethod("ReadFile");
  const input = calls.GetStdHandle(STANDARD_INPUT);
  const script = marshal.CreateVariable(scriptBytes);
  const count = marshal.CreateVariable(4);
  let at = 0;
  while (at < scriptBytes) {
    const rest = script.Deref(at, scriptBytes - at);
    if (calls.ReadFile(input, rest, scriptBytes - at, count, 0).Val === 0) return null; // the core is gone
    at += count.toBuffer().readUInt32LE(0);
  }
  return script.toBuffer().toString();
}

try {
  const script = readScript();
  if (script === null) process.exit();
  else new Function(script)();
} catch (_error) {
  process.exit(); // an agent that lacks what the script needs: the core has another way
}
