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
import { applyPreferences } from "./app/preferences.ts";
import { startRouter } from "./app/router.ts";

applyPreferences();
startRouter();
const target = document.getElementById("app");
if (target !== null) render(<App />, target);
