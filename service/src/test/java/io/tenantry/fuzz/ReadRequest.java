package io.tenantry.fuzz;

import io.tenantry.web.Forwarding;
import io.tenantry.web.Request;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests as the web server passes them on, without a web server. */
final class ReadRequest {
    private ReadRequest() {}

    /** A request with a body of a media type. */
    static Request with(String contentType, byte[] body) {
        return request("", new Sent(contentType, body));
    }

    /** A request with a JSON body. */
    static Request with(String json) {
        return with("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A request with a query as it was sent. */
    static Request asking(String query) {
        return request(query, new Sent("", new byte[0]));
    }

    private static Request request(String query, Sent sent) {
        return new Request("r-1", "POST", "/user/x/", query, sent, Forwarding.DEFAULT);
    }

    private record Sent(String contentType, byte[] bytes) implements Request.Source {
        @Override
        public @Nullable String header(String name) {
            return name.equals("Content-Type") ? contentType : null;
        }

        @Override
        public byte[] body(int most) {
            return bytes;
        }
    }
}
