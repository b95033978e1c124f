/**
 * Entry of the web app: reads the state that the server put into the page and shows the right part.
 */
import { render } from "preact";
import "./styles/tokens.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/pages.css";
import "./styles/app.css";
import { App } from "./app/app.tsx";
import { pageState } from "./app/page-state.ts";
import { applyPreferences } from "./app/preferences.ts";
import { startRouter } from "./app/router.ts";
import { account } from "./control/index.ts";
import { followLanguage } from "./language/index.ts";

applyPreferences();
startRouter();
void followLanguage(() => account.value?.lang ?? pageState.value.user?.lang).then(() => {
  const target = document.getElementById("app");
  if (target !== null) render(<App />, target);
});
