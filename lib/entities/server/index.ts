export { getKnowledge, listRelations, searchKnown, type RelationPage } from "./relations";
export { editEntities, editEntity } from "./change-entities";
export { getEntity, getEntityFacets, listEntities, sampleBehaviors, type EntityPage } from "./list-entities";
export {
  IdentifyInput,
  decideOpenNames,
  identificationWork,
  identifyRelations,
  listOpenNames,
  type NamesDecided,
  type OpenNamePage,
} from "./identify";
export { TagBatchInput, tagBatch } from "./tag-batch";
export { TagOneInput, tagEntity, taggingWork } from "./tag-entities";
export { updateEntityRules } from "./update-rules";
