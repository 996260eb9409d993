export { getKnowledge, listRelations, searchKnown, type RelationPage } from "./relations";
