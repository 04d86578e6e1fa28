package org.commonground.registry.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.copy.CopyIn;
import org.commonground.registry.copy.CopyLane;
import org.commonground.registry.offering.DirectoryOffering;
import org.commonground.registry.offering.TakeDirectory;
import org.commonground.registry.partner.DirectoryPartner;
import org.commonground.registry.partner.PartnerIdentifier;
import org.commonground.registry.partner.Partners;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Imports of plain directories. Rows are staged by COPY as they are read, brought together by partner and service, and taken
 * some thousands at a time, all in one transaction: memory is that of one batch, however long the file.
 */
@ApplicationScoped
class FollowDirectory {
    private static final int PARTNERS = 500;
    private static final int SERVICES = 3_000;

    private static final String LISTED = """
            select r.line, r.scheme, r.value, p.owner, r.code, r.content, r.service, r.place, shared.service is not null, %s
            from listed_row r join listed_partner p using (scheme, value)
            left join (
                select service from listed_row group by service having min(value) <> max(value)) shared using (service)
            %s
            order by r.scheme, r.value, r.code, r.line
            """;

    private static final String KNOWN =
            "service_said.digest, service_said.run, s.district = ?, place_said.digest, place_said.run, l.district = ?";

    /**
     * It is asked with the rows, whatever the file's length, each by its primary key: asked for the district first, any index
     * that begins with it looks as good, and reads the district. Not of codes that several partners use: what is known of those
     * changes on the way.
     */
    private static final String OF_WHAT_IS_KNOWN = """
            left join lateral (
                select digest, run from directory_entry where district = ? and id = r.service offset 0) service_said on true
            left join lateral (select district from service_offering where id = r.service offset 0) s on true
            left join lateral (
                select digest, run from directory_entry where district = ? and id = r.place offset 0) place_said on true
            left join lateral (select district from partner_location where id = r.place offset 0) l on true
            """;

    private static final String NOTHING_KNOWN =
            "cast(null as uuid), cast(null as uuid), false, cast(null as uuid), cast(null as uuid), false";

    private final Session db;
    private final ObjectMapper json;
    private final Partners partners;
    private final TakeDirectory services;
    private final CurrentCaller current;

    FollowDirectory(Session db, ObjectMapper json, Partners partners, TakeDirectory services, CurrentCaller current) {
        this.db = db;
        this.current = current;
        this.json = json;
        this.partners = partners;
        this.services = services;
    }

    /** Hands on every row that is right, reports every other, and says how many those were. */
    interface Source {
        int eachRow(Consumer<ListedRow> each) throws IOException;
    }

    /**
     * How far the directory is trusted.
     *
     * @param propose hold back new partners that are like somebody who is here
     * @param forgiving rows that describe one partner differently are told of, and not wrong
     */
    record Trust(boolean propose, boolean forgiving) {}

    void run(JobRun run, Source source, Trust trust) {
        ImportTransaction.perform(run, () -> {
            execute("set local work_mem = '64MB'"); // in which the rows of most files are sorted without the disk
            try (var lane = new CopyLane(db)) {
                stage(source, lane);
                compare(run, trust);
                run.total(count());
                partners.noteOwners("listed_partner");
                takePartners(run, lane, trust);
                partners.noteOwners("listed_partner");
                takeServices(run, lane);
            }
        });
    }

    private void stage(Source source, CopyLane lane) {
        execute("""
                create temporary table listed_row (
                    line bigint, scheme text, value text, name text, partner text, code text, content text, service uuid,
                    place uuid
                ) on commit drop""");
        int rejected;
        try (var staging = new Staging(lane)) {
            rejected = source.eachRow(staging::add);
            staging.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (rejected > 0) throw refused(rejected);
        lane.await();
        execute("""
                create temporary table listed_partner on commit drop as
                select distinct on (scheme, value) scheme, value, line, name, partner, cast(null as uuid) as owner
                from listed_row order by scheme, value, line
                """);
        execute("analyze listed_row, listed_partner");
    }

    /** Writes rows on a thread of its own while the next are read, which takes about as long; at most a few thousand wait. */
    private final class Staging implements AutoCloseable {
        private static final int TOGETHER = 500;
        private static final int MOST_UNDER_WAY = 4;

        private final Caller caller = current.get();
        private final CopyIn rows;
        private final ExecutorService writer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("stage").daemon().factory());
        private final Deque<Future<?>> underWay = new ArrayDeque<>();
        private List<ListedRow> read = new ArrayList<>(TOGETHER);

        Staging(CopyLane lane) {
            rows = new CopyIn(
                    lane, json, "listed_row", "line, scheme, value, name, partner, code, content, service, place");
        }

        void add(ListedRow row) {
            read.add(row);
            if (read.size() == TOGETHER) hand();
        }

        void finish() {
            hand();
            while (!underWay.isEmpty()) CopyLane.await(underWay.removeFirst());
            rows.close();
        }

        /** Whatever happened: nothing more is given to the lane once this returns. */
        @Override
        public void close() {
            writer.shutdownNow();
            writer.close();
        }

        private void hand() {
            var some = read;
            read = new ArrayList<>(TOGETHER);
            while (underWay.size() >= MOST_UNDER_WAY) CopyLane.await(underWay.removeFirst());
            underWay.add(writer.submit(() -> CurrentCaller.as(caller, () -> {
                some.forEach(this::write);
                return null;
            })));
        }

        private void write(ListedRow row) {
            rows.bigint(row.line())
                    .text(row.partner().identifier().scheme())
                    .text(row.partner().identifier().value())
                    .text(row.partner().name())
                    .json(row.partner())
                    .text(row.code())
                    .json(row.content())
                    .uuid(services.idOfService(row.partner().identifier().scheme(), row.code()))
                    .uuid(place(row))
                    .end();
        }
    }

    private @Nullable UUID place(ListedRow row) {
        var place = row.content().place();
        return place == null
                ? null
                : services.idOfPlace(partners.idOf(row.partner().identifier()), place);
    }

    private static Problem refused(int rows) {
        return Problem.of(
                ProblemCode.RULE_VIOLATED,
                "%d row(s) are wrong; nothing was changed, the report names each".formatted(rows));
    }

    private void execute(String sql) {
        db.createNativeMutationQuery(sql).executeUpdate();
    }

    private long count() {
        return db.createNativeQuery("""
                        select (select count(*) from listed_partner)
                             + (select count(*) from (select distinct scheme, code from listed_row) s)
                        """, Long.class).getSingleResult();
    }

    /** Rows that describe one partner differently. */
    private void compare(JobRun run, Trust trust) {
        record Other(Long line, String value, String name, String firstName, Long firstLine) {}
        var others = db.createNativeQuery(
                        """
                        select min(r.line) as line, r.value, r.name, first.name as first_name, first.line as first_line
                        from listed_row r join listed_partner first using (scheme, value)
                        where %s group by r.scheme, r.value, r.name, first.name, first.line order by 1
                        """.formatted(trust.forgiving ? "r.name <> first.name" : "r.partner <> first.partner"),
                        Other.class)
                .getResultList();
        for (var other : others)
            run.report(
                    trust.forgiving
                            ? new RowReport(
                                    other.line(),
                                    "doubt:spelling-variant",
                                    "partner/name",
                                    "'%s' is taken for '%s' of line %d"
                                            .formatted(other.name(), other.firstName(), other.firstLine()),
                                    other.value())
                            : new RowReport(
                                    other.line(),
                                    "contradiction",
                                    "partnerName",
                                    "line %d says otherwise of %s".formatted(other.firstLine(), other.value()),
                                    other.value()));
        if (!trust.forgiving && !others.isEmpty()) throw refused(others.size());
    }

    private void takePartners(JobRun run, CopyLane lane, Trust trust) {
        var known = strategy(run) == TakeDirectory.Wanted.KNOWN;
        record Named(
                long line,
                DirectoryPartner partner,
                @Nullable UUID owner) {}
        eachBatch(
                lane,
                "select line, partner, owner from listed_partner order by scheme, value",
                PARTNERS,
                row -> new Named(
                        row.getLong(1), read(row.getString(2), DirectoryPartner.class), row.getObject(3, UUID.class)),
                rows -> {
                    var owners = new HashMap<PartnerIdentifier, UUID>();
                    for (var row : rows)
                        if (row.owner() != null) owners.put(row.partner().identifier(), row.owner());
                    var taken = partners.takeFromDirectory(
                            rows.stream().map(Named::partner).toList(), owners, known, trust.propose);
                    taken.outcomes().forEach(outcome -> run.step(outcome.name()));
                    for (var row : rows) {
                        var identifier = row.partner().identifier();
                        var joined = taken.joined().get(identifier);
                        var held = taken.held().get(identifier);
                        if (joined != null)
                            run.report(new RowReport(
                                    row.line(),
                                    "doubt:known-by-name",
                                    "partner/name",
                                    "taken for '%s', who is here already".formatted(joined),
                                    identifier.value()));
                        if (held != null) {
                            run.step("HELD");
                            run.report(new RowReport(
                                    row.line(),
                                    "doubt:likely-duplicate",
                                    "partner/name",
                                    "'%s' is likely '%s' (/v1/partners/%s, score %s) and is not created; give that partner the identifier %s %s if it is, or import with duplicates=CREATE if it is not"
                                            .formatted(
                                                    row.partner().name(),
                                                    held.name(),
                                                    held.partnerId(),
                                                    held.duplicate().score(),
                                                    identifier.scheme(),
                                                    identifier.value()),
                                    identifier.value()));
                        }
                    }
                });
    }

    static TakeDirectory.Wanted strategy(JobRun run) {
        return switch (run.parameter("strategy", "UPSERT")) {
            case "CREATE" -> TakeDirectory.Wanted.NEW;
            case "UPDATE" -> TakeDirectory.Wanted.KNOWN;
            default -> TakeDirectory.Wanted.ALL;
        };
    }

    private record Row(
            long line,
            PartnerIdentifier partner,
            @Nullable UUID owner,
            String code,
            String content,
            Map<UUID, TakeDirectory.Known> known) {}

    private void takeServices(JobRun run, CopyLane lane) {
        var taking = services.begin(strategy(run), lane, contradiction -> tell(run, contradiction));
        var brought = new Together(run);
        eachBatch(
                lane,
                isFirst() ? LISTED.formatted(NOTHING_KNOWN, "") : LISTED.formatted(KNOWN, OF_WHAT_IS_KNOWN),
                SERVICES,
                FollowDirectory::row,
                rows -> {
                    rows.forEach(brought::add);
                    take(run, taking, brought.finished());
                });
        take(run, taking, brought.all());
        lane.await();
    }

    /** Whether the district has no service and no place yet, so that nothing can be known of any. */
    private boolean isFirst() {
        return !db.createNativeQuery("""
                        select exists (select from directory_entry where district = :district)
                            or exists (select from service_offering where district = :district)
                            or exists (select from partner_location where district = :district)
                        """, Boolean.class)
                .setParameter("district", current.get().district())
                .getSingleResult();
    }

    private static Row row(ResultSet row) throws SQLException {
        var service = row.getObject(7, UUID.class);
        var place = row.getObject(8, UUID.class);
        var known = new HashMap<UUID, TakeDirectory.Known>();
        if (!row.getBoolean(9)) known.put(service, known(row, 10));
        if (place != null) known.put(place, known(row, 13));
        return new Row(
                row.getLong(1),
                new PartnerIdentifier(row.getString(2), row.getString(3)),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getString(6),
                known);
    }

    private static TakeDirectory.Known known(ResultSet row, int from) throws SQLException {
        return new TakeDirectory.Known(
                row.getObject(from, UUID.class), row.getObject(from + 1, UUID.class), row.getBoolean(from + 2));
    }

    /** A service as the rows list it, and whose it is; null if its partner is not taken. */
    private record Offer(
            PartnerIdentifier partner,
            @Nullable UUID owner,
            DirectoryOffering listed,
            Map<UUID, TakeDirectory.Known> known) {
        Offer and(ListedRow.Content content, Map<UUID, TakeDirectory.Known> more) {
            known.putAll(more);
            return new Offer(partner, owner, listed.and(content.said(), content.at()), known);
        }
    }

    /** Brings the rows of one service together; they follow each other. */
    private final class Together {
        private final JobRun run;
        private final List<Offer> offers = new ArrayList<>();
        private final Map<ListedRow.Content, Long> seen = new HashMap<>();
        private @Nullable Offer last;

        Together(JobRun run) {
            this.run = run;
        }

        void add(Row row) {
            var content = read(row.content(), ListedRow.Content.class);
            if (last != null
                    && row.code().equals(last.listed().code())
                    && row.partner().equals(last.partner())) last = last.and(content, row.known());
            else {
                finish();
                last = new Offer(
                        row.partner(),
                        row.owner(),
                        new DirectoryOffering(
                                row.line(),
                                partners.idOf(row.partner()),
                                row.partner().scheme(),
                                row.code(),
                                content.said(),
                                content.at() == null ? List.of() : List.of(content.at())),
                        row.known());
            }
            var before = seen.putIfAbsent(content, row.line());
            if (before != null)
                run.report(new RowReport(
                        row.line(),
                        "doubt:repeated-row",
                        null,
                        "it says nothing that line %d does not".formatted(before),
                        row.code()));
        }

        private void finish() {
            if (last != null) offers.add(last);
            last = null;
            seen.clear();
        }

        /** All but the last, which may go on. */
        List<Offer> finished() {
            var finished = List.copyOf(offers);
            offers.clear();
            return finished;
        }

        List<Offer> all() {
            finish();
            return finished();
        }
    }

    private void take(JobRun run, TakeDirectory.Import taking, List<Offer> offers) {
        var owners = new HashMap<UUID, UUID>();
        var known = new HashMap<UUID, TakeDirectory.Known>();
        var taken = new ArrayList<DirectoryOffering>();
        for (var offer : offers) {
            if (offer.owner() == null) leave(run, offer.listed(), offer.partner());
            else {
                owners.put(offer.listed().partnerId(), offer.owner());
                known.putAll(offer.known());
                taken.add(offer.listed());
            }
        }
        taking.take(taken, known, owners).forEach(outcome -> run.step(outcome.name()));
    }

    private static void leave(JobRun run, DirectoryOffering service, PartnerIdentifier partner) {
        if (strategy(run) == TakeDirectory.Wanted.KNOWN) {
            run.step(TakeDirectory.Outcome.SKIPPED.name());
            return;
        }
        run.step("HELD");
        run.report(new RowReport(
                service.line(),
                "held",
                "partner/name",
                "it waits for somebody to say who %s is".formatted(partner.value()),
                service.code()));
    }

    private static void tell(JobRun run, TakeDirectory.Contradiction contradiction) {
        run.report(new RowReport(
                contradiction.later().line(),
                "doubt:contradiction",
                "site",
                "another row puts '%s' elsewhere; what was said first holds".formatted(contradiction.place()),
                contradiction.later().code()));
    }

    /** Reads one value. */
    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * Rows of a query, in which the district may be asked for several times, some at a time; the session forgets in between. The
     * next are fetched down the lane while some are taken.
     */
    private <T> void eachBatch(CopyLane lane, String sql, int size, Read<T> read, Consumer<List<T>> batch) {
        db.doWork(pooled -> {
            var connection = (Connection) pooled.unwrap(PGConnection.class);
            try (var query = connection.prepareStatement(sql)) {
                for (int i = 1; i <= query.getParameterMetaData().getParameterCount(); i++)
                    query.setString(i, current.get().district());
                query.setFetchSize(size);
                try (var rows = query.executeQuery()) {
                    var some = next(rows, size, read);
                    while (!some.isEmpty()) {
                        var following = lane.submit(() -> next(rows, size, read));
                        batch.accept(some);
                        db.flush();
                        db.clear();
                        some = CopyLane.await(following);
                    }
                }
            }
        });
    }

    private static <T> List<T> next(ResultSet rows, int size, Read<T> read) throws SQLException {
        var some = new ArrayList<T>(size);
        while (some.size() < size && rows.next()) some.add(read.of(rows));
        return some;
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
