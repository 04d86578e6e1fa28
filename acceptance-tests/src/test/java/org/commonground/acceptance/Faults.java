package org.commonground.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.commonground.localstack.LocalStack;
import org.commonground.localstack.demo.Call;
import org.commonground.localstack.demo.Narrator;

/** Kills each service once while the story is told, right after something was accepted, and starts it again at once. */
final class Faults implements Narrator {
    /** After this call, that part is gone. */
    private record Fault(String method, String pathEnd, String part) {}

    private final LocalStack stack;
    private final List<Fault> planned = new ArrayList<>(List.of(
            // the directory's job is queued, and nothing of it is done
            new Fault("POST", "/v1/imports?format=PARTNER_DIRECTORY_CSV", "registry"),
            new Fault("POST", "/v1/needs", "needs"),
            // the event that opens the partnership finds nobody
            new Fault("POST", "/selection", "mou"),
            new Fault("POST", "/v1/agreements", "gateway"),
            new Fault("POST", "/v1/observations:batch", "metrics")));
    private final List<String> killed = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> restarts = new ConcurrentLinkedQueue<>();

    Faults(LocalStack stack) {
        this.stack = stack;
    }

    @Override
    public void call(Call call) {
        calls.add(call);
        planned.stream()
                .filter(each ->
                        call.method().equals(each.method()) && call.target().endsWith(each.pathEnd()))
                .findFirst()
                .ifPresent(this::strike);
    }

    private void strike(Fault fault) {
        planned.remove(fault);
        stack.kill(fault.part());
        killed.add(fault.part());
        restarts.add(CompletableFuture.runAsync(() -> stack.startAgain(fault.part())));
    }

    /** Returns when everything that was killed is back. */
    void mended() {
        restarts.forEach(CompletableFuture::join);
    }

    List<String> killed() {
        return killed;
    }

    /** What the story did, in order. */
    List<Call> calls() {
        return calls;
    }
}
