/** How far a sentence goes: it claims no cause; one that is consistent with the data under an assumption; or a plain one. */
export type Claim = "none" | "assumed" | "plain";
