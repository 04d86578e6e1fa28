package org.commonground.metrics.story;

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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.Partnerships;
import org.commonground.metrics.story.StoryProfile.StoryConsent;
import org.commonground.metrics.story.StoryProfile.StoryText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Stories over HTTP. */
@Path("/v1")
@Tag(name = "Metrics")
class StoryResource {
    /** A story. */
    @Schema(name = "Story")
    record StoryView(
            UUID id,
            long version,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<String> measureCodes,

            @Schema(description = "None any more once the consent is withdrawn.")
            List<StoryText> texts,

            @Schema(description = "For those who work on it.") @Nullable
            StoryConsent consent,

            boolean namesChecked,
            StoryState state,
            List<StoryState> allowedTransitions,
            @Nullable Instant publishedAt,
            @Nullable LocalDate withdrawnOn,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A story as everybody reads it. */
    @Schema(name = "PublicStory")
    record PublicStoryView(
            UUID id,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<String> measureCodes,
            List<StoryText> texts,
            Instant publishedAt) {}

    /** A step of a story's life. */
    record TransitionStory(@NotNull StoryState to) {}

    private final Stories stories;
    private final Partnerships partnerships;
    private final Measures measures;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    StoryResource(
            Stories stories,
            Partnerships partnerships,
            Measures measures,
            Preconditions preconditions,
            MergePatch mergePatch,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.stories = stories;
        this.partnerships = partnerships;
        this.measures = measures;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @GET
    @Path("/stories")
    @Operation(
            summary = "List stories",
            description =
                    "Told ones are everybody's; a partnership's schools and partners see its drafts too. For example"
                            + " `filter=partnershipId = '…' AND state = 'PUBLISHED'`.")
    public Page<StoryView> listStories(@BeanParam ListQuery query) {
        return stories.page(query).map(this::view);
    }

    @GET
    @Path("/stories/{id}")
    @Operation(summary = "Read a story")
    public StoryView getStory(UUID id) {
        return view(stories.get(id));
    }

    @GET
    @Path("/public/stories")
    @Operation(
            summary = "List told stories",
            description = "Without a token: those that are published and whose consent holds today.")
    public Page<PublicStoryView> listPublicStories(@BeanParam ListQuery query) {
        return stories.toldPage(query)
                .map(story -> new PublicStoryView(
                        story.id(),
                        story.partnershipId,
                        story.schoolIds,
                        story.partnerIds,
                        story.measureCodes,
                        story.texts,
                        Objects.requireNonNull(story.publishedAt)));
    }

    @POST
    @Path("/stories")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a story",
            description =
                    "About a partnership. A text that reads as if it named a minor is refused, unless the guardian's leave"
                            + " covers it, or somebody has looked and says that it is no minor's name.")
    public RestResponse<StoryView> createStory(@Valid @NotNull StoryProfile profile) {
        refuseUnlessSound(profile);
        var partnership = partnerships
                .byId(profile.partnershipId())
                .orElseThrow(() -> Problem.notYetKnown("/partnershipId", "partnership", profile.partnershipId()));
        var caller = current.get();
        if (!caller.is(Role.PARTNERSHIP_OFFICER)
                && !Stories.concerns(caller, partnership.schoolIds(), partnership.partnerIds()))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "schools and partners tell of their own partnerships",
                    List.of(Violation.at("/partnershipId", "not-yours", "it is not one of yours")));
        var story = new Story(Ids.next(), partnership, profile, caller.subject(), clock.instant());
        stories.add(story);
        return ResponseBuilder.<StoryView>created(URI.create("/v1/stories/" + story.id()))
                .entity(view(story))
                .build();
    }

    @PATCH
    @Path("/stories/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a story",
            description =
                    "JSON Merge Patch (RFC 7396); `texts` are replaced as a whole. A published one is changed by the"
                            + " partnership office only.")
    public StoryView updateStory(UUID id, @Schema(implementation = StoryProfile.class) @NotNull ObjectNode patch) {
        var story = preconditions.check(stories.getOwn(id));
        var profile = mergePatch.apply(story.profile(), patch);
        refuseUnlessSound(profile);
        var caller = current.get();
        story.tell(profile, caller.roles(), businessDay.today(), caller.subject(), clock.instant());
        stories.flush();
        return view(story);
    }

    @POST
    @Path("/stories/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Publish a story, take it back, or withdraw the consent",
            description =
                    "Published only with a consent on file that holds. With its withdrawal, which is for either side"
                            + " to enter, the words are gone from everything at once, and for good.")
    public StoryView transitionStory(UUID id, @Valid @NotNull TransitionStory request) {
        var story = preconditions.check(stories.getOwn(id));
        var caller = current.get();
        var event =
                story.transition(request.to(), caller.roles(), businessDay.today(), caller.subject(), clock.instant());
        if (event == null) stories.flush();
        else outbox.publish(story, event);
        return view(story);
    }

    private void refuseUnlessSound(StoryProfile profile) {
        var violations = new ArrayList<>(profile.violations());
        var known = measures.byCode(profile.measureCodes()).keySet();
        for (int i = 0; i < profile.measureCodes().size(); i++)
            if (!known.contains(profile.measureCodes().get(i)))
                violations.add(Violation.at(
                        "/measureCodes/" + i,
                        "unknown-measure",
                        "the library has no " + profile.measureCodes().get(i)));
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private StoryView view(Story story) {
        boolean isOwn = stories.isOwn(story);
        return new StoryView(
                story.id(),
                story.version(),
                story.partnershipId,
                story.schoolIds,
                story.partnerIds,
                story.measureCodes,
                story.texts,
                isOwn ? story.consent : null,
                story.namesChecked,
                story.state,
                isOwn ? StoryState.GRAPH.allowed(story.state, current.get().roles()) : List.of(),
                story.publishedAt,
                story.withdrawnOn,
                story.createdAt(),
                story.updatedAt());
    }
}
