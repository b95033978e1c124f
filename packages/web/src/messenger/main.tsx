/**
 * Entry of the messenger page.
 */
import { render } from "preact";
import "../styles/tokens.css";
import "../styles/shell.css";
import "../styles/parts.css";
import "./messenger.css";
import { applyPreferences } from "../app/preferences.ts";
import { watchDevices } from "./devices.ts";
import { watchAttention } from "./notices.ts";
import { MessengerPage } from "./page.tsx";

applyPreferences();
watchAttention();
watchDevices();
const target = document.getElementById("app");
if (target !== null) render(<MessengerPage />, target);
