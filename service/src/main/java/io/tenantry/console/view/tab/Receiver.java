package io.tenantry.console.view.tab;

import org.jspecify.annotations.Nullable;

/**
 * The receiver of the events of an organization.
 *
 * @param address its address; empty for none
 * @param trial the outcome of a test
 */
public record Receiver(String address, Trial trial) {
    /**
     * The outcome of a test.
     *
     * @param answered the outcome of a test that the receiver accepted; empty for none
     * @param refused the outcome of a test that failed; empty for none
     * @param reply the body of the reply; null without a text to show
     * @param withoutText why there is no text to show; empty if there is one, or no reply
     */
    public record Trial(String answered, String refused, DeliveryDetails.@Nullable Reply reply, String withoutText) {
        /** No test was sent. */
        public static final Trial NONE = failed("");

        /** A test without a reply. */
        public static Trial failed(String why) {
            return new Trial("", why, null, "");
        }
    }
}
