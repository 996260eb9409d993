export {
  EditTypesInput,
  createEventType,
  deleteEventType,
  editEventType,
  editEventTypes,
  getEventType,
} from "./edit-types";
export { knownTypes } from "./known-types";
export { listEventTypes, type EventTypePage } from "./list-types";
export { MergeTypesInput, mergeEventTypes, undoMerge } from "./merge-types";
export { DecideInput, ProposalState, acceptProposals, listProposals, rejectProposals } from "./proposals";
export { UnifyInput, unificationWork, unifyEventTypes } from "./unify-types";
