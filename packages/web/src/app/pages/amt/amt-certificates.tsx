/**
 * Whether the firmware speaks TLS, the certificates in it, and its way back to the factory.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtcertificates } from "@tendril/protocol/actions/amt/amtcertificates";
import { type AmtSecurity, amtsecurity } from "@tendril/protocol/actions/amt/amtsecurity";
import { amttls } from "@tendril/protocol/actions/amt/amttls";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, formatDate, Icon, PageError, Skeleton, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { AmtDeactivate } from "./amt-deactivate.tsx";

export function AmtCertificates({ device }: { device: WireDevice }) {
  const { answer, problem, reload } = useLoad(`security ${device._id}`, () => loadSecurity(device._id));
  const [asked, setAsked] = useState<Certificate | null>(null);
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (answer === undefined) return <Skeleton rows={4} />;
  return (
    <>
      <p class="cb">
        <span class={`badge ${answer.tls.isOn ? "ok" : "warn"}`}>
          {answer.tls.isOn ? t("TLS on") : t("TLS off")}
        </span>{" "}
        <span class="t2">{wordsOf(answer.tls)}</span>
      </p>
      {answer.certificates.length === 0 ? (
        <p class="cb note">{t("There is no certificate in the firmware.")}</p>
      ) : (
        <ul class="rows amt-list">
          {answer.certificates.map((certificate) => (
            <CertificateRow key={certificate.id} certificate={certificate} onRemove={setAsked} />
          ))}
        </ul>
      )}
      <SecurityDeeds device={device} hasTls={answer.tls.isOn} onDone={reload} />
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove the certificate {name}?", { name: nameIn(asked.subject) })}
          deed={t("Remove certificate")}
          isFinal
          onClose={() => setAsked(null)}
          onConfirm={async () => {
            const wish = { nodeid: device._id, step: "remove", id: asked.id } as const;
            assertOk(await control.request(amtcertificates, wish));
            reload();
          }}
        >
          <p>{t("The firmware trusts or shows it no more. Others who manage this device may need it.")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface DeedsProps {
  readonly device: WireDevice;
  readonly hasTls: boolean;
  readonly onDone: () => void;
}

function SecurityDeeds({ device, hasTls, onDone }: DeedsProps) {
  const [isBusy, setBusy] = useState(false);
  const nodeid = device._id;
  const run = (done: string, change: () => Promise<{ readonly result?: string | undefined }>): void => {
    setBusy(true);
    change()
      .then((reply) => {
        assertOk(reply);
        showToast(done);
      })
      .catch((error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
      )
      .finally(() => {
        setBusy(false);
        onDone();
      });
  };
  const trust = (): void =>
    run(t("The firmware trusts this server."), () =>
      control.request(amtcertificates, { nodeid, step: "trust" }),
    );
  return (
    <div class="amt-more">
      {!hasTls && (
        <button
          type="button"
          class="btn sm"
          disabled={isBusy}
          onClick={() => run(t("The firmware speaks TLS."), () => control.request(amttls, { nodeid }))}
        >
          <Icon name="lock" />
          {isBusy ? t("Working…") : t("Switch TLS on")}
        </button>
      )}
      <button type="button" class="btn sm" disabled={isBusy} onClick={trust}>
        <Icon name="shield-check" />
        {t("Trust this server")}
      </button>
      <span class="end">
        <AmtDeactivate device={device} />
      </span>
    </div>
  );
}

type Certificate = AmtSecurity["certificates"][number];

function CertificateRow({
  certificate,
  onRemove,
}: {
  certificate: Certificate;
  onRemove: (certificate: Certificate) => void;
}) {
  const { subject, issuer, isRoot, isUsed, fingerprint, validToMs } = certificate;
  return (
    <li>
      <div class="two grow">
        <span>{nameIn(subject)}</span>
        <small>
          {[
            subject === issuer ? t("Signed by itself") : t("Signed by {name}", { name: nameIn(issuer) }),
            validToMs === undefined ? [] : t("valid until {time}", { time: formatDate(validToMs) }),
          ]
            .flat()
            .join(", ")}
        </small>
        {fingerprint !== undefined && <small class="mono amt-print">{fingerprint}</small>}
      </div>
      <span class="end">
        {isUsed && <span class="badge ok">{t("In use")}</span>}
        {isRoot && <span class="badge">{t("Trusted")}</span>}
        {!isUsed && (
          <button
            type="button"
            class="btn quiet sm sq"
            aria-label={t("Remove {name}", { name: nameIn(subject) })}
            onClick={() => onRemove(certificate)}
          >
            <Icon name="trash-2" />
          </button>
        )}
      </span>
    </li>
  );
}

function wordsOf({ isOn, isMutual, allowsPlain }: AmtSecurity["tls"]): string {
  if (!isOn) return t("Requests and answers can be read on the way, unless the device connects by itself.");
  const plain = allowsPlain ? t("Unencrypted requests are taken too.") : t("Nothing is taken unencrypted.");
  return isMutual ? `${t("Both sides show a certificate.")} ${plain}` : plain;
}

/** The common name, or all of a name without one. */
function nameIn(subject: string): string {
  return /(?:^|,)\s*CN=([^,]+)/i.exec(subject)?.[1] ?? subject;
}

async function loadSecurity(nodeid: string): Promise<AmtSecurity> {
  const reply = await control.request(amtsecurity, { nodeid });
  assertOk(reply);
  if (reply.security === undefined) throw new Error(t("The firmware does not tell."));
  return reply.security;
}
