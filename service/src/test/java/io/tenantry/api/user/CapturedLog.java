package io.tenantry.api.user;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Everything that is logged meanwhile: all levels of Tenantry, and INFO and above of libraries. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.tenantry");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Level rootBefore = ROOT.getLevel();

    private CapturedLog() {}

    /** Captures from now on, until it is closed. */
    public static CapturedLog begin() {
        CapturedLog log = new CapturedLog();
        log.setContext(ROOT.getLoggerContext());
        log.start();
        ROOT.setLevel(Level.INFO);
        OURS.setLevel(Level.TRACE);
        ROOT.addAppender(log);
        SLF4JBridgeHandler.install();
        return log;
    }

    /** The events so far, each as one text: the message, its attributes, and the exception with all its causes. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                + event.getMDCPropertyMap() + " " + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
    }

    @Override
    public void close() {
        SLF4JBridgeHandler.uninstall();
        ROOT.detachAppender(this);
        OURS.setLevel(null);
        ROOT.setLevel(rootBefore);
    }
}
