/**
 * A disc image in a drive of the device: chosen, put in, taken out.
 */
import type { WireDevice } from "@tendril/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatBytes } from "../../../ui/index.ts";
import type { ImageView } from "../../../viewers/amt/index.ts";

type State =
  | { readonly kind: "none"; readonly problem: string }
  | { readonly kind: "in"; readonly name: string; readonly bytes: number; readonly isOpen: boolean };

export function AmtImage({ device }: { device: WireDevice }) {
  const [state, setState] = useState<State>({ kind: "none", problem: "" });
  const [readBytes, setReadBytes] = useState(0);
  const view = useRef<ImageView | null>(null);
  useEffect(() => () => view.current?.close(), [device._id]);
  const put = async (file: File): Promise<void> => {
    const { createImageView } = await import("../../../viewers/amt/index.ts");
    setReadBytes(0);
    const shown = { kind: "in", name: file.name, bytes: file.size } as const;
    view.current = createImageView(device._id, file, {
      onOpen: () => setState({ ...shown, isOpen: true }),
      onRead: setReadBytes,
      onEnd: (problem) => setState({ kind: "none", problem }),
    });
    setState({ ...shown, isOpen: false });
  };
  const choose = (input: HTMLInputElement): void => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file === undefined) return;
    put(file).catch((error: unknown) =>
      setState({ kind: "none", problem: error instanceof Error ? error.message : String(error) }),
    );
  };
  if (state.kind === "none") {
    return (
      <>
        {state.problem !== "" && (
          <p class="note err" role="alert">
            {state.problem}
          </p>
        )}
        <label class="btn">
          Choose image
          <input
            type="file"
            class="vh"
            accept=".iso,.img,.ima,.flp,.vfd"
            onChange={(event) => choose(event.currentTarget)}
          />
        </label>
      </>
    );
  }
  return (
    <>
      <p class="note" role="status">
        <span class="med">{state.name}</span>
        <br />
        {state.isOpen
          ? `In the drive: ${formatBytes(readBytes)} of ${formatBytes(state.bytes)} read`
          : "Connecting to the firmware…"}
      </p>
      <button type="button" class="btn" onClick={() => view.current?.close()}>
        Take out
      </button>
    </>
  );
}
