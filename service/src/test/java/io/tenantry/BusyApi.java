package io.tenantry;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An operation at {@code /busy} that keeps its request slot until it is let go. */
final class BusyApi implements Api {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until the operation has a slot. */
    void awaitEntered() throws InterruptedException {
        entered.await();
    }

    void letGo() {
        released.countDown();
    }

    @Override
    public List<String> bases() {
        return List.of("/busy");
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.open("GET", "", this::hold));
    }

    private Reply hold(Request request) {
        entered.countDown();
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Reply.empty(204);
    }

    @Override
    public Caller authenticate(Request request) {
        throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return Reply.empty(400);
    }

    @Override
    public Reply defect(Request request) {
        return Reply.empty(500);
    }
}
