package org.commonground.registry.hsds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What changed in records, for those who may see drafts: the latest changes of fields that HSDS has as texts. */
@ApplicationScoped
class HsdsMetadata {
    private static final int MOST = 50;
    private static final String ASSURED_DATE = "assured_date";

    /** What HSDS calls the fields of services and partners. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("name", "name"),
            Map.entry("alternateName", "alternate_name"),
            Map.entry("description", "description"),
            Map.entry("url", "url"),
            Map.entry("email", "email"),
            Map.entry("status", "status"),
            Map.entry("interpretationServices", "interpretation_services"),
            Map.entry("applicationProcess", "application_process"),
            Map.entry("feesDescription", "fees_description"),
            Map.entry("waitTime", "wait_time"),
            Map.entry("accreditations", "accreditations"),
            Map.entry("eligibilityText", "eligibility_description"),
            Map.entry("ageMin", "minimum_age"),
            Map.entry("ageMax", "maximum_age"),
            Map.entry("assurance", ASSURED_DATE),
            Map.entry("assuredOn", ASSURED_DATE), // as it was told before it was part of the assurance
            Map.entry("alert", "alert"),
            Map.entry("website", "website"),
            Map.entry("yearIncorporated", "year_incorporated"),
            Map.entry("legalStatus", "legal_status"),
            Map.entry("logoUrl", "logo"),
            Map.entry("uri", "uri"));

    private final Session db;
    private final CurrentCaller current;
    private final ObjectMapper json;

    HsdsMetadata(Session db, CurrentCaller current, ObjectMapper json) {
        this.db = db;
        this.current = current;
        this.json = json;
    }

    /**
     * One field that changed; of a new record there is one without a field.
     *
     * @param change of which it is a part
     */
    record Entry(UUID change, Instant at, @Nullable String field, String before, String after) {}

    /** Drafts and refusals are among what changed. */
    void refuseToThePublic() {
        if (current.reach() != Reach.ALL)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "what changed is for the partnership office, district reviewers and the SIS; without include=metadata the record is everybody's");
    }

    /** By our ids of the records, the latest changes, oldest first. */
    Map<UUID, List<Entry>> of(Collection<UUID> ids) {
        record Change(UUID of, UUID id, Instant at, String kind, String changes) {}
        var found = new HashMap<UUID, List<Entry>>();
        if (ids.isEmpty()) return found;
        for (var change : db.createNativeQuery("""
                        select c.aggregate_id, c.id, c.at, c.kind, c.changes
                        from unnest(cast(:ids as uuid[])) asked (id)
                        cross join lateral (
                            select h.aggregate_id, h.id, h.at, h.kind, h.changes from told_history h
                            where h.district = :district and h.aggregate_id = asked.id
                              and (h.kind = 'CREATED' or h.kind = 'CHANGED' and h.changes <> '[]')
                            order by h.id desc limit :most) c
                        order by c.aggregate_id, c.id
                        """, Change.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("district", current.get().district())
                .setParameter("most", MOST)
                .getResultList())
            found.computeIfAbsent(change.of(), _ -> new ArrayList<>())
                    .addAll(entries(change.id(), change.at(), change.kind(), change.changes()));
        return found;
    }

    private List<Entry> entries(UUID change, Instant at, String kind, String changes) {
        if (kind.equals("CREATED")) return List.of(new Entry(change, at, null, "", ""));
        try {
            var entries = new ArrayList<Entry>();
            for (var each : json.readTree(changes)) {
                var field = FIELDS.get(each.path("field").asText());
                if (field != null)
                    entries.add(new Entry(change, at, field, text(each.path("from")), text(each.path("to"))));
            }
            return entries;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(JsonNode value) {
        // an assurance: of it HSDS has the date
        if (value.isObject()) return text(value.path("lastCheckedOn"));
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }
}
