/**
 * A SOAP request in parts.
 */
import type { CimRecord } from "../classes/index.ts";
import type { XmlElement } from "./xml.ts";

export interface SoapRequest {
  readonly action: string;
  readonly uri: string;
  /** Class name. */
  readonly name: string;
  readonly selectors: CimRecord;
  readonly header: XmlElement | undefined;
  readonly body: XmlElement | undefined;
}
