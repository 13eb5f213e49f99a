package io.tenantry.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What every reply goes through: its tag, and gzip where it is asked for. */
@State(Scope.Benchmark)
public class ReplyBenchmark {
    private final Reply once = Reply.of(200, Reply.JSON, page());
    private final Reply cached = once.tagged();
    private final Request plain = request(Map.of());
    private final Request gzip = request(Map.of("Accept-Encoding", "gzip, deflate, br"));
    private final Request known = request(Map.of("If-None-Match", Finish.tag(once)));

    @Benchmark
    public Reply finishOnce() {
        return Finish.reply(plain, once);
    }

    @Benchmark
    public Reply finishCached() {
        return Finish.reply(plain, cached);
    }

    @Benchmark
    public Reply finishKnown() {
        return Finish.reply(known, cached);
    }

    @Benchmark
    public Reply gzipOnce() {
        return Finish.reply(gzip, once);
    }

    @Benchmark
    public Reply gzipCached() {
        return Finish.reply(gzip, cached);
    }

    @Benchmark
    public List<String> segments() {
        return Request.segments("/v2.0/organisations/6ce2402eba32140100000002");
    }

    private static byte[] page() {
        StringBuilder page = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            page.append("{\"_id\":\"6ce2402eba3214")
                    .append("%010x".formatted(i * 7919))
                    .append("\",\"name\":\"Organization ")
                    .append(i)
                    .append("\",\"disabled\":false,\"billingTimezone\":\"UTC\"},");
        }
        return page.append("{}]").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Request request(Map<String, String> headers) {
        return new Request("r", "GET", "/user/organizations/", "", new Request.Source() {
            @Override
            public @Nullable String header(String name) {
                return headers.get(name);
            }

            @Override
            public byte[] body(int most) {
                return new byte[0];
            }
        }, Forwarding.DEFAULT);
    }
}
