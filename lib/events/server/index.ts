export { ExtractInput, executeExtraction, extractEvents } from "./extract-events";
export { listEventTypes, listEvents, listUserEvents } from "./list-events";
