package org.commonground.gateway.contract;

import java.util.List;

/** The services' contracts contradict each other: nothing is served until they agree. */
public final class ContractConflict extends RuntimeException {
    private final transient List<String> conflicts;

    ContractConflict(List<String> conflicts) {
        super("The contracts cannot be merged:\n  " + String.join("\n  ", conflicts));
        this.conflicts = conflicts;
    }

    public List<String> conflicts() {
        return conflicts;
    }
}
