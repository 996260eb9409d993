export { adjusted, strataOfType, type Adjusted } from "./adjust";
export { associations, type Association, type Associations } from "./association";
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
  type RelatedEffect,
} from "./evidence";
export { layOut, type Layout } from "./layout";
export type { EvidenceLimit } from "./limits";
export { settingsOf, type EvidenceOptions, type EvidenceSettings, type Strata } from "./options";
export type { Placebo, PlaceboKind, SubsetEffect } from "./refute";
export { presentUsers, type Stability } from "./resample";
export { partnersOf } from "./partners";
export { circlesOf, eventsByUser, eventsOfOthers, relatedEvents, type EventsByUser, type Related } from "./related";
export { placebos, stabilities, subset, type OfOthers } from "./steps";
