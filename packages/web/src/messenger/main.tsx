/**
 * Entry of the messenger page.
 */
import { render } from "preact";
import "../styles/tokens.css";
import "../styles/shell.css";
import "../styles/parts.css";
import "./messenger.css";
import { pageState } from "../app/page-state.ts";
import { applyPreferences } from "../app/preferences.ts";
import { followLanguage } from "../language/index.ts";
import { watchDevices } from "./devices.ts";
import { watchAttention } from "./notices.ts";
import { MessengerPage } from "./page.tsx";

applyPreferences();
watchAttention();
watchDevices();
void followLanguage(() => pageState.value.user?.lang).then(() => {
  const target = document.getElementById("app");
  if (target !== null) render(<MessengerPage />, target);
});
