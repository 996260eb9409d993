"use client";

import { useTranslations } from "use-intl";
import type { TypeProposal } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { ProposalWords } from "../_components/proposal-words";
import { RejectedLines } from "./rejected-lines";
import { useStickToEnd } from "./use-stick-to-end";

type LiveProposalsProps = { proposals: readonly TypeProposal[]; rejected: RunView["rejected"]; live: boolean };

/** Proposals about the vocabulary as their lines complete, and the lines that were refused. */
export function LiveProposals({ proposals, rejected, live }: LiveProposalsProps) {
  const t = useTranslations();
  const { scroller, onScroll } = useStickToEnd(proposals.length + rejected.length);
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("live.proposals")}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg px-3 py-2 focus-inset"
    >
      <p className="text-sm text-muted">
        {t("live.proposalsCount", { count: proposals.length })}
        {rejected.length > 0 ? ` · ${t("live.rejected", { count: rejected.length })}` : null}
      </p>
      {proposals.length === 0 ? (
        <p className="text-muted">{live ? t("live.proposalsEmpty") : t("live.proposalsNone")}</p>
      ) : null}
      <ul className="space-y-2">
        {proposals.map((proposal) => (
          <li
            key={proposal.id}
            className="offscreen-skip rounded-md border border-line bg-surface px-3 py-2"
            data-testid="live-proposal"
          >
            <ProposalWords proposal={proposal} />
          </li>
        ))}
      </ul>
      <RejectedLines rejected={rejected} />
    </div>
  );
}
