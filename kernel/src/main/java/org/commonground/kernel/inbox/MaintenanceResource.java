package org.commonground.kernel.inbox;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.inbox.DeadLetters.Letter;
import org.commonground.kernel.inbox.Followed.Topic;
import org.commonground.kernel.job.JobView;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does when events and replicas need a hand: the same operations at every service, under the service's own
 * name, of the caller's district only. What a message says is not shown: it may be about people.
 */
@Path("/v1/maintenance/{service}")
@Tag(name = "Maintenance", description = "For operators: dead letters and replicas.")
class MaintenanceResource {
    private static final int MOST = 500;
    private static final Pattern ID = Pattern.compile("([a-z0-9.-]+):(\\d{1,18})");

    private final String domain;
    private final Followed followed;
    private final DeadLetters letters;
    private final Jobs jobs;
    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    MaintenanceResource(
            @ConfigProperty(name = "commonground.domain") String domain,
            Followed followed,
            DeadLetters letters,
            Jobs jobs,
            Session db,
            CurrentCaller current,
            Clock clock) {
        this.domain = domain;
        this.followed = followed;
        this.letters = letters;
        this.jobs = jobs;
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    /** A message that could not be handled. */
    @Schema(name = "DeadLetter")
    record DeadLetterView(
            @Schema(
                    description = "The topic and the letter's place among its dead letters.",
                    examples = "registry.partner.v1:17")
            String id,

            @Schema(examples = "registry.partner.v1") String topic,

            @Schema(description = "The CloudEvents id, if it has one.") @Nullable
            String eventId,

            @Nullable String type,
            @Nullable String subject,

            @Schema(description = "Why it could not be handled: kinds and places, never what the message says.")
            String reason,

            Instant setAsideAt,

            @Schema(description = "When it was last replayed successfully.") @Nullable
            Instant replayedAt) {}

    /** Dead letters of one topic, oldest first; {@code next} is where the rest starts. */
    @Schema(name = "DeadLetters")
    record DeadLettersView(
            List<DeadLetterView> items, @Nullable Long next) {}

    /** What became of a replay of many. */
    @Schema(name = "DeadLetterReplay")
    record ReplayView(
            @Schema(description = "How many were handled now.")
            int replayed,

            @Schema(description = "How many failed again; they stay where they are.")
            int failed,

            @Schema(description = "How many had been replayed before and were passed over.")
            int passedOver,

            @Schema(description = "Where the rest starts, if more than 500 wait.") @Nullable
            Long next) {}

    /** A topic that this service follows. */
    @Schema(name = "FollowedTopic")
    record FollowedTopicView(
            @Schema(examples = "registry.partner.v1") String topic,

            @Schema(description = "Whether it can be rebuilt from its topic; otherwise its events are reacted to once.")
            boolean rebuildable) {}

    @Schema(name = "FollowedTopics")
    record FollowedTopicsView(List<FollowedTopicView> items) {}

    @GET
    @Path("/replicas")
    @Operation(summary = "List the topics that this service follows")
    public FollowedTopicsView listReplicas(@PathParam("service") String service) {
        requireThis(service);
        return new FollowedTopicsView(followed.all().stream()
                .map(topic -> new FollowedTopicView(topic.name(), topic.table() != null))
                .toList());
    }

    @POST
    @Path("/replicas/{topic}/rebuild")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Rebuild a replica from its topic",
            description =
                    "Handles the newest event of each aggregate of the caller's district again, while the replica is"
                            + " read and new events arrive. Answers with a job; its report names what the topic does not know.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job to watch.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    public RestResponse<JobView> rebuildReplica(@PathParam("service") String service, @PathParam("topic") String topic)
            throws IOException {
        requireThis(service);
        var replica = followed.find(topic)
                .filter(each -> each.table() != null)
                .orElseThrow(() -> Problem.notFound("replica of", topic));
        var job = jobs.submit(
                RebuildReplica.KIND, Map.of(RebuildReplica.TOPIC, replica.name()), InputStream.nullInputStream());
        return ResponseBuilder.<JobView>create(202)
                .location(URI.create("/v1/maintenance/%s/rebuilds/%s".formatted(domain, job.id())))
                .entity(JobView.of(job))
                .build();
    }

    @GET
    @Path("/rebuilds/{id}")
    @Operation(summary = "Watch a rebuild")
    public JobView getRebuild(@PathParam("service") String service, @PathParam("id") UUID id) {
        requireThis(service);
        return JobView.of(jobs.get(id, Set.of(RebuildReplica.KIND)));
    }

    /** What a rebuild found; at most 1,000 rows. */
    @Schema(name = "RebuildReport")
    record RebuildReportView(List<RowReport> rows) {}

    @GET
    @Path("/rebuilds/{id}/report")
    @Operation(
            summary = "Read what a rebuild found",
            description = "`not-on-topic`: the replica has a row that the topic does not know; it was left alone."
                    + " `not-handled`: the newest event could not be handled.")
    public RebuildReportView getRebuildReport(@PathParam("service") String service, @PathParam("id") UUID id) {
        requireThis(service);
        jobs.get(id, Set.of(RebuildReplica.KIND));
        return new RebuildReportView(
                jobs.report(id, 0).stream().map(Jobs.Reported::view).toList());
    }

    @GET
    @Path("/dead-letters")
    @Operation(
            summary = "List a topic's dead letters",
            description = "What this service could not handle, oldest first; go on with `after` set to `next`.")
    public DeadLettersView listDeadLetters(
            @PathParam("service") String service,
            @RestQuery @Parameter(required = true, example = "registry.partner.v1") @Nullable String topic,
            @RestQuery @Nullable String after) {
        requireThis(service);
        var name = topic(topic).name();
        var found = read(name, after(after));
        var replayed = replayed(name, found);
        return new DeadLettersView(
                found.stream()
                        .filter(this::isOfDistrict)
                        .map(letter -> view(name, letter, replayed.get(letter.offset())))
                        .toList(),
                next(found));
    }

    @POST
    @Path("/dead-letters/{id}/replay")
    @Operation(
            summary = "Replay a dead letter",
            description =
                    "This service handles the message again, as if it had just come; no other service sees it. An"
                            + " event that is older than what the replica holds, or had its one reaction already, does nothing.")
    @APIResponse(responseCode = "200", description = "It was handled.")
    @APIResponse(responseCode = "422", description = "It cannot be handled still; `detail` says why.")
    public DeadLetterView replayDeadLetter(@PathParam("service") String service, @PathParam("id") String id) {
        requireThis(service);
        var place = ID.matcher(id);
        if (!place.matches()) throw Problem.notFound("dead letter", id);
        var topic = followed.find(place.group(1)).orElseThrow(() -> Problem.notFound("dead letter", id));
        var letter = find(topic.name(), Long.parseLong(place.group(2)))
                .filter(this::isOfDistrict)
                .orElseThrow(() -> Problem.notFound("dead letter", id));
        try {
            handle(topic, letter);
        } catch (RuntimeException e) {
            throw Problem.rules(List.of(Violation.at("", "not-handled", Inbox.reason(e))));
        }
        return view(topic.name(), letter, clock.instant());
    }

    @POST
    @Path("/dead-letters/replay")
    @Operation(
            summary = "Replay a topic's dead letters",
            description =
                    "All that were not replayed yet, oldest first, at most 500 a call; go on with `after` set to `next`.")
    public ReplayView replayDeadLetters(
            @PathParam("service") String service,
            @RestQuery @Parameter(required = true, example = "registry.partner.v1") @Nullable String topic,
            @RestQuery @Nullable String after) {
        requireThis(service);
        var followedTopic = topic(topic);
        var found = read(followedTopic.name(), after(after));
        var before = replayed(followedTopic.name(), found);
        int replayed = 0;
        int failed = 0;
        int passedOver = 0;
        for (var letter : found) {
            if (!isOfDistrict(letter)) continue;
            if (before.containsKey(letter.offset())) {
                passedOver++;
                continue;
            }
            try {
                handle(followedTopic, letter);
                replayed++;
            } catch (RuntimeException e) {
                failed++;
            }
        }
        return new ReplayView(replayed, failed, passedOver, next(found));
    }

    /** The effect and the note that it was had are one transaction. */
    private void handle(Topic topic, Letter letter) {
        var by = current.get().subject();
        followed.handle(
                topic,
                List.of(letter.message()),
                _ -> db.createNativeMutationQuery("""
                        insert into dead_letter_replayed (topic, letter, replayed_at, replayed_by)
                        values (:topic, :letter, :at, :by)
                        on conflict (topic, letter) do update set replayed_at = excluded.replayed_at, replayed_by = excluded.replayed_by
                        """)
                        .setParameter("topic", topic.name())
                        .setParameter("letter", letter.offset())
                        .setParameter("at", clock.instant())
                        .setParameter("by", by)
                        .executeUpdate());
    }

    private Map<Long, Instant> replayed(String topic, List<Letter> found) {
        var times = new HashMap<Long, Instant>();
        record Replayed(Long letter, Instant at) {}
        if (!found.isEmpty())
            db.createNativeQuery("""
                            select letter, replayed_at from dead_letter_replayed
                            where topic = :topic and letter between :first and :last
                            """, Replayed.class)
                    .setParameter("topic", topic)
                    .setParameter("first", found.getFirst().offset())
                    .setParameter("last", found.getLast().offset())
                    .getResultList()
                    .forEach(each -> times.put(each.letter, each.at));
        return times;
    }

    private List<Letter> read(String topic, long from) {
        try {
            return letters.read(topic, from, MOST);
        } catch (KafkaException e) {
            throw kafkaAway();
        }
    }

    private Optional<Letter> find(String topic, long offset) {
        try {
            return letters.find(topic, offset);
        } catch (KafkaException e) {
            throw kafkaAway();
        }
    }

    private static Problem kafkaAway() {
        return Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE, "Kafka does not answer")
                .retryAfter(Duration.ofSeconds(5));
    }

    private static @Nullable Long next(List<Letter> found) {
        return found.size() < MOST ? null : found.getLast().offset() + 1;
    }

    private static DeadLetterView view(String topic, Letter letter, @Nullable Instant replayedAt) {
        return new DeadLetterView(
                topic + ":" + letter.offset(),
                topic,
                letter.attribute("id"),
                letter.attribute("type"),
                letter.attribute("subject"),
                letter.reason(),
                letter.setAsideAt(),
                replayedAt);
    }

    /** A message that does not even say whose it is belongs to whoever looks for it. */
    private boolean isOfDistrict(Letter letter) {
        var district = letter.attribute("district");
        return district == null || district.equals(current.get().district());
    }

    private void requireThis(String service) {
        if (!service.equals(domain)) throw Problem.notFound("service", service);
    }

    private Topic topic(@Nullable String name) {
        var names = new ArrayList<String>();
        for (var topic : followed.all()) {
            if (topic.name().equals(name)) return topic;
            names.add(topic.name());
        }
        throw Problem.invalidParameter(
                Violation.parameter("topic", "unknown-value", "a topic that this service follows")
                        .allowing(names));
    }

    private static long after(@Nullable String text) {
        if (text == null) return 0;
        if (!text.matches("\\d{1,18}"))
            throw Problem.invalidParameter(Violation.parameter("after", "malformed", "`next` of the call before"));
        return Long.parseLong(text);
    }
}
