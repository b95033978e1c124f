import { t } from "../../language/index.ts";
import { Empty } from "../../ui/index.ts";
import { link } from "../router.ts";

/** An unknown and a forbidden address look the same. */
export function NotFound() {
  return (
    <>
      <h1 class="vh">{t("Not found")}</h1>
      <Empty
        icon="search"
        action={
          <a class="btn" href={link("devices")}>
            {t("Show devices")}
          </a>
        }
      >
        {t("There is nothing here that you can see.")}
      </Empty>
    </>
  );
}
