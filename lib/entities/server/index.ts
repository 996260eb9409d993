export { getKnowledge, listRelations, searchKnown, type RelationPage } from "./relations";
export { editEntities, editEntity } from "./change-entities";
export { getEntity, getEntityFacets, listEntities, sampleBehaviors, type EntityPage } from "./list-entities";
export { TagBatchInput, tagBatch } from "./tag-batch";
export { TagOneInput, tagEntity, taggingWork } from "./tag-entities";
export { updateEntityRules } from "./update-rules";
