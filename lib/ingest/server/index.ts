export { getImport, listImports, listRejectedRows, type ImportPage, type RejectedPage } from "./get-imports";
export { readBatch, type Batch } from "./read-batch";
export { receiveBatch } from "./receive-batch";
export { receiveBytes, type Received, type ReceiveOptions } from "./receive";
export { receiveUpload } from "./receive-upload";
export { rejectedCsv } from "./rejected-csv";
export { ImportInput, importWork } from "./run-import";
export { undoImport } from "./undo-import";
