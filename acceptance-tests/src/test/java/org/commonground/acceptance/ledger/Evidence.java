package org.commonground.acceptance.ledger;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What was gathered after a run, each list from another witness.
 *
 * @param writes what the writers were told: one for each answer 2xx
 * @param rows what the owning services' tables hold
 * @param messages what is on the topics, in the order of each partition, copies included
 * @param copies what the replicas of other services hold
 * @param keepers which replicas hold copies of a kind
 * @param causes what must have been reacted to exactly once, by the aggregate that caused it
 * @param reactions what came of them
 * @param sights what the lists of the API showed to somebody of a district, over all pages
 */
record Evidence(
        List<Write> writes,
        List<Row> rows,
        List<Message> messages,
        List<Copy> copies,
        Map<String, Set<String>> keepers,
        List<Cause> causes,
        List<Reaction> reactions,
        List<Sight> sights) {

    /** One aggregate of one kind. */
    record Of(String kind, UUID id) {
        @Override
        public String toString() {
            return kind + " " + id;
        }
    }

    /**
     * An accepted write.
     *
     * @param version that it led to
     * @param content a field that each write gives a value of its own
     * @param told whether other services hear of it by an event
     */
    record Write(Of of, String district, long version, String content, boolean told) {}

    record Row(Of of, String district, long version, String content) {}

    record Message(Of of, String district, long version, String content, UUID eventId, int partition, long offset) {}

    record Copy(String keeper, Of of, String district, long version, String content) {}

    record Cause(UUID by, String district) {}

    record Reaction(UUID to, String district, UUID effect) {}

    record Sight(String kind, String district, UUID id) {}
}
