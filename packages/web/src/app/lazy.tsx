/**
 * A part of the app that is fetched when it is shown for the first time. Browsers keep for good that a script did not
 * arrive: only a new load of the page asks for it again. So nothing is asked for while this computer is offline.
 */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language/index.ts";
import { PageError, PartMissing, Skeleton } from "../ui/index.ts";

type Props<Own> = Own & {
  /** The same function at each call: what it loads is loaded once. */
  readonly load: () => Promise<FunctionComponent<Own>>;
};

interface State<Own> {
  readonly Part?: FunctionComponent<Own>;
  /** What `Part` came from: never is another page's part given the properties of this one. */
  readonly of?: () => Promise<FunctionComponent<Own>>;
  readonly problem?: "offline" | "missing";
}

export function Lazy<Own extends object>({ load, ...own }: Props<Own>) {
  const [{ Part, of, problem }, setState] = useState<State<Own>>({});
  useEffect(() => {
    let isCurrent = true;
    const fetch = (): void => {
      setState({});
      load().then(
        (Part) => isCurrent && setState({ Part, of: load }),
        () => isCurrent && setState({ problem: "missing" }),
      );
    };
    if (navigator.onLine) fetch();
    else {
      setState({ problem: "offline" });
      addEventListener("online", fetch, { once: true });
    }
    return () => {
      isCurrent = false;
      removeEventListener("online", fetch);
    };
  }, [load]);
  if (Part !== undefined && of === load) return <Part {...(own as unknown as Own)} />;
  if (problem === "missing") return <PartMissing />;
  if (problem === "offline") return <PageError>{t("This computer is offline.")}</PageError>;
  return <Skeleton rows={6} />;
}
