import { SECONDS, counterBy, gaugeBy, histogram, shared } from "@/lib/core/server";

const make = () => ({
  requests: counterBy(
    "whystream_http_requests_total",
    "Requests answered by the API, by the class of the status.",
    "status",
  ),
  opened: counterBy("whystream_streams_opened_total", "Streams that began.", "format"),
  open: gaugeBy("whystream_streams_open", "Streams that are open: viewers at this moment.", "format"),
  firstByteSeconds: histogram(
    "whystream_stream_first_byte_seconds",
    "From a request for a stream to its first bytes.",
    SECONDS,
  ),
});

/** What requests are counted by. */
export function httpMetrics(): ReturnType<typeof make> {
  return shared("http.metrics", make);
}
