import { pipeline, type Duplex, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { AppError } from "@/lib/core";
import { UpstreamFault } from "../fault";

/** Undoes a compression that we did not ask for but that some gateways apply; each piece is given out as it comes. */
export function decompress(body: Readable, encoding: string | null): Readable {
  const stream = decoder(encoding?.trim().toLowerCase() ?? "");
  if (stream === undefined) return body;
  // An error on either side ends both and reaches whoever reads.
  return pipeline(body, stream, () => {});
}

function decoder(encoding: string): Duplex | undefined {
  switch (encoding) {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return createGunzip({ flush: constants.Z_SYNC_FLUSH });
    case "deflate":
      return createInflate({ flush: constants.Z_SYNC_FLUSH });
    case "br":
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new UpstreamFault(
        "never",
        new AppError("upstream_not_an_api", { params: { type: encoding.slice(0, 40) } }),
      );
  }
}
