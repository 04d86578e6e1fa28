package org.commonground.registry.communityarea;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** The community areas of the caller's district. */
@ApplicationScoped
public class CommunityAreas {
    private static final Listing<CommunityArea> LISTING = Listing.of(CommunityArea.class)
            .text("name", area -> area.name)
            .code("kind", AreaKind.class)
            .optionalText("sourceKey")
            .uuids("schoolIds");

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Event<AreasRedrawn> redrawn;
    private final ObjectMapper json;
    private final Clock clock;

    CommunityAreas(
            Session db,
            CurrentCaller current,
            Outbox outbox,
            Event<AreasRedrawn> redrawn,
            ObjectMapper json,
            Clock clock) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.redrawn = redrawn;
        this.json = json;
        this.clock = clock;
    }

    CommunityArea get(UUID id) {
        var area = db.find(CommunityArea.class, id);
        if (area == null) throw Problem.notFound("community area", id);
        return area;
    }

    Page<CommunityArea> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** The id of an area that a publisher knows by a key, before and after it is loaded. */
    public UUID idOf(AreaKind kind, String key) {
        return Ids.ofNaturalKey(current.get().district(), "area:" + kind, key);
    }

    /** Those of the ids that no area has. */
    public Set<UUID> unknown(Collection<UUID> ids) {
        var unknown = new HashSet<>(ids);
        if (!unknown.isEmpty())
            db.createSelectionQuery("select e.id from CommunityArea e where e.id in :ids", UUID.class)
                    .setParameter("ids", unknown)
                    .getResultList()
                    .forEach(unknown::remove);
        return unknown;
    }

    /** What is wrong with a GeoJSON geometry as an area's extent, each with its place; empty if nothing is. */
    public static List<Violation> faultsOf(JsonNode extent, String pointer) {
        var violations = new ArrayList<Violation>();
        Extent.read(extent, pointer, violations);
        return violations;
    }

    /** GeoJSON; null if it has never been drawn. */
    @Nullable
    JsonNode extent(UUID id) {
        return extents(Set.of(id)).get(id);
    }

    Map<UUID, JsonNode> extents(Collection<UUID> ids) {
        var found = new HashMap<UUID, JsonNode>();
        for (var row : db.createNativeQuery("""
                        select area_id, extent from community_area_extent
                        where district = :district and area_id in (:ids)
                        """, Object[].class)
                .setParameter("district", current.get().district())
                .setParameter("ids", ids)
                .getResultList()) found.put((UUID) row[0], parsed((String) row[1]));
        return found;
    }

    /** All drawn areas of the district. */
    public Atlas atlas() {
        return atlas(db.createSelectionQuery("select e.id from CommunityArea e where e.drawn = true", UUID.class)
                .getResultList());
    }

    /** Some areas of the district. */
    public Atlas atlas(Collection<UUID> ids) {
        var drawn = new HashMap<UUID, Geometry>();
        if (!ids.isEmpty())
            extents(ids).forEach((id, extent) -> {
                var area = Extent.read(extent, "", new ArrayList<>());
                if (area != null) drawn.put(id, area);
            });
        return new Atlas(drawn);
    }

    /**
     * What lies in an area.
     *
     * @param schoolIds schools in it, by place or by their own word
     * @param patches where it is; empty if it has never been drawn
     */
    public record Shape(List<UUID> schoolIds, List<Patch> patches) {}

    /** The shape of an area; empty if there is no such area in the district. */
    public Optional<Shape> shape(UUID id) {
        var area = db.find(CommunityArea.class, id);
        if (area == null) return Optional.empty();
        var extent = area.drawn ? extent(id) : null;
        var geometry = extent == null ? null : Extent.read(extent, "", new ArrayList<>());
        return Optional.of(new Shape(area.schoolIds, geometry == null ? List.of() : Patch.of(geometry)));
    }

    /** What is wanted of an area: null extent leaves it as it is. */
    public record Draft(
            UUID id,
            String name,
            AreaKind kind,
            @Nullable String sourceKey,
            @Nullable String externalUri,
            @Nullable JsonNode extent) {}

    /** What became of an area in an import. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** Creates and changes areas; those whose extent is new are filled with their schools before anybody hears of them. */
    @Transactional(MANDATORY)
    public Map<UUID, Outcome> save(List<Draft> drafts) {
        var ids = drafts.stream().map(Draft::id).toList();
        var known = new HashMap<UUID, CommunityArea>();
        db.createSelectionQuery("from CommunityArea e where e.id in :ids", CommunityArea.class)
                .setParameter("ids", ids)
                .getResultList()
                .forEach(area -> known.put(area.id(), area));
        var before = extents(ids);
        var actor = current.get().subject();
        var now = clock.instant();
        var outcomes = new HashMap<UUID, Outcome>();
        var changed = new ArrayList<CommunityArea>();
        var redraw = new HashMap<UUID, JsonNode>();
        for (var draft : drafts) {
            var area = known.get(draft.id);
            var isNew = area == null;
            if (area == null) {
                area = new CommunityArea(
                        draft.id, draft.name, draft.kind, draft.sourceKey, draft.externalUri, actor, now);
                db.persist(area);
            }
            var differs = area.describe(draft.name, draft.kind, draft.externalUri, actor, now);
            // as it would be read back: 42.0 is stored as 42, and is no other number
            if (draft.extent != null && !parsed(draft.extent.toString()).equals(before.get(draft.id))) {
                area.redraw(actor, now);
                redraw.put(draft.id, draft.extent);
                differs = true;
            }
            if (isNew || differs) changed.add(area);
            outcomes.put(draft.id, isNew ? Outcome.CREATED : differs ? Outcome.UPDATED : Outcome.UNCHANGED);
        }
        db.flush();
        redraw.forEach(this::store);
        if (!redraw.isEmpty()) redrawn.fire(new AreasRedrawn(Set.copyOf(redraw.keySet())));
        // those that were filled have told already
        outbox.publish(changed.stream()
                .filter(area -> !redraw.containsKey(area.id()))
                .map(area -> new Outbox.Fact(area, area.event()))
                .toList());
        return outcomes;
    }

    /** Which schools lie in areas or count themselves to them; whoever follows areas learns of every change. */
    @Transactional(MANDATORY)
    public void hold(Map<UUID, ? extends Collection<UUID>> schools, boolean tellAll) {
        if (schools.isEmpty()) return;
        var facts = new ArrayList<Outbox.Fact>();
        for (var area : db.createSelectionQuery("from CommunityArea e where e.id in :ids", CommunityArea.class)
                .setParameter("ids", schools.keySet())
                .getResultList()) {
            var held = schools.get(area.id());
            if (held == null) continue;
            if (area.hold(held, current.get().subject(), clock.instant()) || tellAll)
                facts.add(new Outbox.Fact(area, area.event()));
        }
        outbox.publish(facts);
    }

    private void store(UUID id, JsonNode extent) {
        db.createNativeMutationQuery("""
                        insert into community_area_extent (district, area_id, extent)
                        values (:district, :id, :extent)
                        on conflict (area_id) do update set extent = excluded.extent
                        """)
                .setParameter("district", current.get().district())
                .setParameter("id", id)
                .setParameter("extent", extent.toString())
                .executeUpdate();
    }

    private JsonNode parsed(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
