"use client";

import { useTranslations } from "use-intl";
import type { TypeProposal } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { ProposalWords } from "../_components/proposal-words";
import { LiveList } from "./live-list";

type LiveProposalsProps = { proposals: readonly TypeProposal[]; rejected: RunView["rejected"]; live: boolean };

/** Proposals about the vocabulary as their lines complete, and the lines that were refused. */
export function LiveProposals({ proposals, rejected, live }: LiveProposalsProps) {
  const t = useTranslations();
  return (
    <LiveList
      items={proposals}
      rejected={rejected}
      label={t("live.proposals")}
      count={t("live.proposalsCount", { count: proposals.length })}
      empty={live ? t("live.proposalsEmpty") : t("live.proposalsNone")}
    >
      {(proposal) => (
        <li
          key={proposal.id}
          className="offscreen-skip rounded-md border border-line bg-surface px-3 py-2"
          data-testid="live-proposal"
        >
          <ProposalWords proposal={proposal} />
        </li>
      )}
    </LiveList>
  );
}
