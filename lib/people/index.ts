export * from "./schema";
export * from "./segment";
export * from "./slug";
export * from "./target-groups";
export { profileFieldWords } from "./profile-field-words";
export { isEverybody, treeWords } from "./tree-words";
