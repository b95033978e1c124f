/** How far a deed is, and which devices it failed on. */
import { t } from "../../../language/index.ts";
import type { Outcome } from "./run-deed.ts";

const MAX_SHOWN = 100;

export function DeedProgress(props: {
  readonly total: number;
  readonly outcomes: readonly Outcome[];
  readonly isRunning: boolean;
  readonly nameOf: (id: string) => string;
}) {
  const { total, outcomes, isRunning, nameOf } = props;
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  const done = outcomes.length - failed.length;
  const percent = total === 0 ? 100 : (outcomes.length * 100) / total;
  return (
    <div class="db">
      <p role="status">
        {isRunning
          ? t("{done} of {total}", { done: outcomes.length, total })
          : t("Done with {done} of {total}", { done, total })}
        {failed.length > 0 && `, ${t("{count} failed", { count: failed.length })}`}
      </p>
      <span
        class={`prog ${failed.length > 0 ? "warn" : ""}`}
        role="img"
        aria-label={t("{count} percent", { count: Math.round(percent) })}
      >
        <i ref={(bar) => bar?.style.setProperty("inline-size", `${percent}%`)} />
      </span>
      {failed.length > 0 && (
        <ul class="members deed-failures" aria-label={t("Failed")}>
          {failed.slice(0, MAX_SHOWN).map(({ id, problem }) => (
            <li class="member" key={id}>
              <span class="two grow">
                {nameOf(id)}
                <small class="c-danger">{problem}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
