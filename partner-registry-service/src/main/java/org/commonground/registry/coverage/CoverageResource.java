package org.commonground.registry.coverage;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.coverage.Coverage.CoverageCell;
import org.commonground.registry.coverage.Coverage.NeedCoverage;
import org.commonground.registry.coverage.Coverage.Placed;
import org.commonground.registry.offering.ServiceSites;
import org.commonground.registry.replica.Needs;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Coverage over HTTP. */
@Path("/v1/schools")
@Tag(name = "Registry")
class CoverageResource {
    /** More than any school has. */
    private static final int MOST_SERVICES = 2_000;

    private static final int MOST_NEEDS = 500;

    /** What is at a school, held against what it needs. */
    @Schema(name = "SchoolCoverage")
    record SchoolCoverage(
            UUID schoolId,
            @Schema(examples = "Halsted School") String name,

            @Schema(description = "What there is, by category, population and timing.")
            List<CoverageCell> cells,

            @Schema(description = "Whether there are more cells than are shown.")
            boolean truncated,

            @Schema(description = "Confirmed needs that are not met, the most pressing first.")
            List<NeedCoverage> needs,

            @Schema(description = "Cells that two partners or more fill.", examples = "1")
            long overlaps,

            @Schema(
                    description = "Needs that nothing is there for, or nothing for one of their groups.",
                    examples = "2")
            long gaps) {}

    private final Session db;
    private final CurrentCaller current;
    private final ServiceSites sites;
    private final Needs needs;

    CoverageResource(Session db, CurrentCaller current, ServiceSites sites, Needs needs) {
        this.db = db;
        this.current = current;
        this.sites = sites;
        this.needs = needs;
    }

    @GET
    @Path("/{id}/coverage")
    @Operation(
            summary = "What a school has twice, and what it lacks",
            description = "Services on offer that the school has accepted, by category, population and timing, with an"
                    + " `overlap` where partners do the same; and the school's confirmed needs with a `gap` where nothing"
                    + " is there for them. Needs arrive by event: a new one is here a moment later.")
    public SchoolCoverage getSchoolCoverage(UUID id) {
        var school = sites.schools(List.of(id)).get(id);
        if (school == null) throw Problem.notFound("active school", id);
        var coverage = Coverage.of(
                placed(id),
                needs.unmet(id, MOST_NEEDS).stream()
                        .map(need -> new Coverage.Felt(
                                need.id(),
                                category(need.category()),
                                need.priorityGroups(),
                                need.affectedCount(),
                                need.state(),
                                need.priorityScore()))
                        .toList());
        return new SchoolCoverage(
                id,
                school.name(),
                coverage.cells(),
                coverage.truncated(),
                coverage.needs(),
                coverage.cells().stream().filter(CoverageCell::overlap).count(),
                coverage.needs().stream().filter(NeedCoverage::gap).count());
    }

    private List<Placed> placed(UUID school) {
        return db.createNativeQuery("""
                        select s.id, s.name, p.id as partner_id, p.name as partner_name, s.categories, s.populations, s.timings,
                            (select cast(sum(cast(each ->> 'maximum' as int)) as int) from jsonb_array_elements(s.capacities) each
                             where each ->> 'unit' = 'SEATS') as seats
                        from service_site x
                        join service_offering s on s.district = :district and s.id = x.service_id
                        join partner p on p.district = :district and p.id = s.partner_id
                        where x.district = :district and x.education_org_id = :school
                          and x.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE') and s.status in ('ACTIVE', 'TEMPORARILY_CLOSED')
                        order by s.id""", Object[].class)
                .setParameter("district", current.get().district())
                .setParameter("school", school)
                .setMaxResults(MOST_SERVICES)
                .getResultStream()
                .map(CoverageResource::service)
                .toList();
    }

    private static Placed service(Object[] row) {
        return new Placed(
                (UUID) row[0],
                (String) row[1],
                (UUID) row[2],
                (String) row[3],
                codes(row[4], NeedCategory::valueOf),
                codes(row[5], text -> text),
                codes(row[6], Timing::valueOf),
                row[7] == null ? null : ((Number) row[7]).intValue());
    }

    /** Categories that are newer than this service are others to it. */
    private static NeedCategory category(String code) {
        return Arrays.stream(NeedCategory.values())
                .filter(category -> category.name().equals(code))
                .findFirst()
                .orElse(NeedCategory.OTHER);
    }

    private static <T> List<T> codes(@Nullable Object array, Function<String, T> code) {
        return array instanceof String[] texts ? Arrays.stream(texts).map(code).toList() : List.of();
    }
}
