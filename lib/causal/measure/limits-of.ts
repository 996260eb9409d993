import type { EvidenceLimit } from "../evidence";
import { dataLimit } from "../levels/data-limits";
import type { DataLimit } from "../schema";

/** What the evidence says it cannot carry, as a graph keeps it. */
export const limitsOf = (limits: readonly EvidenceLimit[]): DataLimit[] =>
  limits.map((limit) => {
    switch (limit.code) {
      case "few_users":
        return dataLimit("few_users", { users: limit.users });
      case "one_session":
        return dataLimit("single_sessions", { users: limit.users, of: limit.of });
      case "ties":
        return dataLimit("ties", { share: limit.share });
      case "left_out":
        return dataLimit("types_left_out", { types: limit.types.length });
      case "clock_jumps":
        return dataLimit("clock_jumps", { sessions: limit.sessions });
      case "one_user_dominates":
        return dataLimit("one_user_dominates", { share: limit.share });
      // A graph is never asked of a project without events; of one whose events are all left out there is one type less.
      case "no_events":
      case "one_type":
        return dataLimit("one_type");
      case "one_user":
        return dataLimit("one_user");
      case "no_comparison":
        return dataLimit("no_comparison");
      case "one_moment":
        return dataLimit("one_moment");
      case "no_lag":
        return dataLimit("no_lag");
    }
  });
