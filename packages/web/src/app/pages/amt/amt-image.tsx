/**
 * A disc image in a drive of the device: chosen, put in, started from, taken out.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtpower } from "@tendril/protocol/actions/amt/amtpower";
import { useEffect, useRef, useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, formatBytes, showToast } from "../../../ui/index.ts";
import type { ImageView } from "../../../viewers/amt/index.ts";
import { assertOk } from "../../assert-ok.ts";

type State =
  | { readonly kind: "none"; readonly problem: string }
  | { readonly kind: "in"; readonly name: string; readonly bytes: number; readonly isOpen: boolean };

export function AmtImage({ device }: { device: WireDevice }) {
  const [state, setState] = useState<State>({ kind: "none", problem: "" });
  const [readBytes, setReadBytes] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const view = useRef<ImageView | null>(null);
  useEffect(() => () => view.current?.close(), [device._id]);
  const put = async (file: File): Promise<void> => {
    const { createImageView } = await import("../../../viewers/amt/index.ts");
    setReadBytes(0);
    const shown = { kind: "in", name: file.name, bytes: file.size } as const;
    view.current = createImageView(device._id, file, {
      onRecorded() {},
      onOpen: () => setState({ ...shown, isOpen: true }),
      onRead: setReadBytes,
      onEnd: (problem) => setState({ kind: "none", problem }),
    });
    setState({ ...shown, isOpen: false });
  };
  const start = async (): Promise<void> => {
    const ider = view.current?.kind;
    if (ider === undefined) throw new Error(t("The image is no more in the drive."));
    assertOk(await control.request(amtpower, { nodeid: device._id, change: "boot", ider }));
    showToast(t("{name} starts from the image.", { name: device.name }));
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
          {t("Choose image")}
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
          ? t("In the drive: {done} of {total} read", {
              done: formatBytes(readBytes),
              total: formatBytes(state.bytes),
            })
          : t("Connecting to the firmware…")}
      </p>
      <div class="row amt-image-deeds">
        <button type="button" class="btn primary" disabled={!state.isOpen} onClick={() => setAsking(true)}>
          {t("Start from it")}
        </button>
        <button type="button" class="btn" onClick={() => view.current?.close()}>
          {t("Take out")}
        </button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t("Start {name} from {image}?", { name: device.name, image: state.name })}
          deed={t("Start from it")}
          isFinal
          onConfirm={start}
          onClose={() => setAsking(false)}
        >
          <p>
            {t(
              "If it is on, it stops at once and unsaved work is lost. It reads the image from this computer: keep this page open until it is done. The start after that is as usual.",
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
