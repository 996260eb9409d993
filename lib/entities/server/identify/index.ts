export { IdentifyInput, identificationWork, identifyRelations } from "./identify-relations";
export { decideOpenNames, listOpenNames, type NamesDecided, type OpenNamePage } from "./open-names";
