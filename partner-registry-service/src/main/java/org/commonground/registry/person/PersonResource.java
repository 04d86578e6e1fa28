package org.commonground.registry.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** People over HTTP. Personal data: no answer may be stored on its way. */
@Path("/v1/people")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to know who works for a school or partner")
class PersonResource {
    /** An adult whom a school or partner named. */
    @Schema(name = "Person", description = "Personal data.")
    record PersonView(
            UUID id,
            long version,
            @Personal String fullName,
            @Personal @Nullable String email,
            Affiliation orgType,
            @Nullable UUID orgId,
            List<String> roles,
            boolean isParent,
            boolean isStudentRepresentative,
            List<String> skills,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static PersonView of(Person person) {
            return new PersonView(
                    person.id(),
                    person.version(),
                    person.fullName,
                    person.email,
                    person.orgType,
                    person.orgId,
                    person.roles,
                    person.parent,
                    person.studentRepresentative,
                    person.skills,
                    person.createdAt(),
                    person.updatedAt());
        }
    }

    private final People people;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    PersonResource(
            People people, CurrentCaller current, Preconditions preconditions, MergePatch mergePatch, Clock clock) {
        this.people = people;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List people",
            description =
                    "Adults in their roles, of the caller's own schools and partners. Not to be filtered by name: an"
                            + " address is no place for one.")
    public Page<PersonView> listPeople(@BeanParam ListQuery query) {
        return people.page(query).map(PersonView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a person")
    public PersonView getPerson(UUID id) {
        return PersonView.of(people.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Name a person",
            description = "No more than the work needs: name, work e-mail, role. Never a student's name.")
    public RestResponse<PersonView> createPerson(@Valid @NotNull PersonProfile profile) {
        people.refuseForeignOrUnknown(profile);
        var person = new Person(Ids.next(), current.get().subject(), clock.instant());
        person.describe(profile, current.get().subject(), clock.instant());
        people.add(person);
        return ResponseBuilder.<PersonView>created(URI.create("/v1/people/" + person.id()))
                .entity(PersonView.of(person))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a person", description = "JSON Merge Patch on the profile.")
    public PersonView updatePerson(UUID id, @Schema(implementation = PersonProfile.class) @NotNull ObjectNode patch) {
        var person = preconditions.check(people.get(id));
        var profile = mergePatch.apply(person.profile(), patch);
        people.refuseForeignOrUnknown(profile);
        person.describe(profile, current.get().subject(), clock.instant());
        people.flush();
        return PersonView.of(person);
    }
}
