/**
 * A part of the app that is fetched when it is shown for the first time.
 */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language/index.ts";
import { PageError, Skeleton } from "../ui/index.ts";

type Props<Own> = Own & {
  /** The same function at each call: what it loads is loaded once. */
  readonly load: () => Promise<FunctionComponent<Own>>;
};

export function Lazy<Own extends object>({ load, ...own }: Props<Own>) {
  const [state, setState] = useState<{ readonly Part?: FunctionComponent<Own>; readonly isBroken?: boolean }>(
    {},
  );
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (Part) => isCurrent && setState({ Part }),
      () => isCurrent && setState({ isBroken: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [load, attempt]);
  const { Part, isBroken } = state;
  if (Part !== undefined) return <Part {...(own as unknown as Own)} />;
  if (!isBroken) return <Skeleton rows={6} />;
  return (
    <PageError
      onRetry={() => {
        setState({});
        setAttempt(attempt + 1);
      }}
    >
      {t("This part could not be fetched from the server. It may have been updated: load the page again.")}
    </PageError>
  );
}
