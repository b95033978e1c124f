/**
 * The agent's console: for support.
 */
import type { WireDevice } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { useEffect, useRef, useState } from "preact/hooks";
import { control, isOnline, onPush } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { assertOk } from "../assert-ok.ts";

const MAX_CHARS = 200_000;

export function DeviceConsole({ device }: { device: WireDevice }) {
  const [text, setText] = useState("");
  const history = useRef<string[]>([]);
  const back = useRef(0);
  const output = useRef<HTMLPreElement>(null);
  const add = (line: string): void => setText((before) => `${before}${line}\n`.slice(-MAX_CHARS));
  useEffect(
    () =>
      onPush((message) => {
        if (message.type === "console" && message.nodeid === device._id) add(String(message.value ?? ""));
      }),
    [device._id],
  );
  useEffect(() => {
    if (output.current !== null) output.current.scrollTop = output.current.scrollHeight;
  }, [text]);
  const send = (line: string): void => {
    history.current = [...history.current, line];
    back.current = 0;
    add(`> ${line}`);
    control
      .request(msg, { nodeid: device._id, type: "console", value: line })
      .then(assertOk)
      .catch((error: unknown) => {
        add(error instanceof Error ? error.message : String(error));
      });
  };
  const online = isOnline(device);
  return (
    <div class="console">
      <pre class="output" ref={output} role="log" aria-label={t("Console output")}>
        {`${t('The console of the agent, for support. Type "help" for its commands.')}\n`}
        {text}
      </pre>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const field = event.currentTarget.elements.namedItem("line");
          if (!(field instanceof HTMLInputElement) || field.value.trim() === "") return;
          send(field.value);
          field.value = "";
        }}
      >
        <input
          class="input"
          name="line"
          aria-label={t("Command")}
          autocomplete="off"
          spellcheck={false}
          disabled={!online}
          placeholder={online ? "help" : t("The device is offline")}
          onKeyDown={(event) => {
            if (event.key !== "ArrowUp") return;
            back.current = Math.min(history.current.length, back.current + 1);
            event.currentTarget.value = history.current.at(-back.current) ?? "";
            event.preventDefault();
          }}
        />
      </form>
    </div>
  );
}
