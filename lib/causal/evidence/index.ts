export type { Association, Associations } from "./association";
export { associations } from "./association";
export { EVIDENCE_DEFAULTS } from "./defaults";
export { directOf, type Parent, type TargetFound } from "./direct";
export {
  combine,
  directAcyclic,
  edgeEvidence,
  kernelLagOf,
  type DirectEffect,
  type EdgeEvidence,
  type EdgeKind,
  type Evidence,
  type EvidenceProgress,
} from "./evidence";
export { layOut, type Layout } from "./layout";
export type { EvidenceLimit } from "./limits";
export { settingsOf, type EvidenceOptions, type EvidenceSettings, type Strata } from "./options";
