package org.commonground.acceptance.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.acceptance.ledger.Client.Answer;
import org.commonground.acceptance.ledger.Evidence.Cause;
import org.commonground.acceptance.ledger.Evidence.Of;
import org.commonground.acceptance.ledger.Evidence.Write;

/** Writes what an officer writes, one request after the other, to all four services, and keeps what it was told. */
final class Writer {
    /** All that writers were told. */
    static final class Journal {
        final Queue<Write> writes = new ConcurrentLinkedQueue<>();
        final Queue<Cause> causes = new ConcurrentLinkedQueue<>();
        /** Requests whose outcome was unknown at first. */
        final AtomicLong sentAgain = new AtomicLong();
    }

    /** What it made itself and may still change. */
    private record Own(UUID id, long version, String content) {}

    private final Client client;
    private final UUID school;
    private final Journal journal;
    private final String name;
    private final Random random;
    private final List<Own> partners = new ArrayList<>();
    private final List<Own> services = new ArrayList<>();
    private int made;

    Writer(Client client, UUID school, int number, Journal journal) {
        this.client = client;
        this.school = school;
        this.journal = journal;
        name = "Ledger %s %d".formatted(client.district(), number);
        random = new Random(number);
    }

    void act() throws InterruptedException {
        var dice = random.nextInt(100);
        if (partners.size() < 3 || dice < 30) partners.add(made("partner", "/v1/partners", """
                {"name": "%s", "types": ["CBO"], "policiesAcknowledged": true}""".formatted(next())));
        else if (dice < 60) rename("partner", "/v1/partners/", partners);
        else if (dice < 66) archive();
        else if (dice < 78)
            services.add(
                    made("service", "/v1/services", """
                    {"partnerId": "%s", "name": "%s", "categories": ["TUTORING"]}""".formatted(anyPartner().id(), next())));
        else if (dice < 84 && !services.isEmpty()) rename("service", "/v1/services/", services);
        else if (dice < 89) publishMeasure();
        else if (dice < 95) agreeOnPartnership();
        else select();
    }

    private void rename(String kind, String path, List<Own> all) throws InterruptedException {
        var own = all.remove(random.nextInt(all.size()));
        all.add(patched(kind, path, own));
    }

    private Own patched(String kind, String path, Own own) throws InterruptedException {
        var content = next();
        var answer = client.patch(path + own.id(), own.version(), "{\"name\": \"%s\"}".formatted(content));
        return accepted(kind, answer, 200, content, true);
    }

    private void archive() throws InterruptedException {
        var own = partners.removeFirst();
        moved("partner", "/v1/partners/", own, "ARCHIVED", true);
    }

    private void publishMeasure() throws InterruptedException {
        var content = next();
        var code = "ledger.%s.m%d".formatted(name.substring(7).replaceAll("[^a-z0-9]", ""), made);
        var draft =
                accepted("measure", client.create("/v1/measures", """
            {"code": "%s", "name": "%s", "description": "Books that students finished", "rbaQuadrant": "EFFECT_QUANTITY",
             "accountability": "PERFORMANCE", "valueType": "COUNT", "unit": "books", "polarity": "HIGHER_BETTER",
             "timeAgg": "SUM", "orgAgg": "SUM", "dimensions": ["GRADE_LEVEL"], "frequency": "QUARTERLY",
             "source": "MANUAL", "privacyClass": "AGGREGATE"}""".formatted(code, content)), 201, content, false);
        moved("measure", "/v1/measures/", draft, "ACTIVE", true);
    }

    /** Refused as long as the partner has not arrived there, which is an answer as good as any. */
    private void agreeOnPartnership() throws InterruptedException {
        var content = next();
        var answer = client.create(
                "/v1/partnerships", """
                {"title": "%s", "schoolIds": ["%s"], "partnerIds": ["%s"], "purposes": ["MUTUAL_CONCERN"]}""".formatted(content, school, anyPartner().id()));
        if (!answer.code().equals("reference-not-yet-known")) accepted("partnership", answer, 201, content, true);
    }

    /** From a need to the choice of a partner, of which the agreements' service makes a partnership, once. */
    private void select() throws InterruptedException {
        var need = made("need", "/v1/needs", """
            {"scopeType": "SCHOOL", "scopeId": "%s", "category": "TUTORING", "statement": "%s",
             "beneficiaryGroups": ["STUDENTS"], "populationDefinition": "Students reading below grade level",
             "priorityGroups": ["ENGLISH_LEARNERS"], "affectedCount": 120, "denominator": 400, "unit": "students",
             "scopeConfidence": "MEASURED", "severity": 4,
             "equityStatement": "English learners are three times as often affected."}""".formatted(school, next()));
        need = moved("need", "/v1/needs/", need, "VALIDATED", true);
        var scan = made("scan", "/v1/landscape-scans", """
                {"title": "%s", "needIds": ["%s"], "participants": [{"role": "SCHOOL_LEADER"}, {"role": "FAMILY"}]}""".formatted(next(), need.id()));
        scan = moved("scan", "/v1/landscape-scans/", scan, "OPEN", false);
        var path = "/v1/landscape-scans/" + scan.id();
        var candidate =
                client.create(path + "/candidates", """
                {"partnerId": "%s", "origin": "MANUAL", "needs": [{"needId": "%s"}]}""".formatted(anyPartner().id(), need.id()));
        if (candidate.code().equals("reference-not-yet-known")) return;
        expect(candidate, 201);
        for (var to : List.of("MATCHING", "MAPPED"))
            expect(client.transition(path, client.get(path).version(), to), 200);
        var chosen = client.create(path + "/selection", """
            {"chosenCandidateIds": ["%s"], "criteria": ["Places for all"],
             "decidedBy": [{"role": "SCHOOL_LEADER", "personId": "principal"}, {"role": "FAMILY"}],
             "rationale": "The best in reach", "benefitsToSchool": ["Two tutors"],
             "benefitsToPartner": ["Rooms in the evening"]}""".formatted(candidate.id()));
        expect(chosen, 201);
        journal.causes.add(new Cause(scan.id(), client.district()));
        // the choice moves the need on by itself
        var address = client.get("/v1/needs/" + need.id());
        accepted("need", address, 200, need.content(), true);
    }

    private Own anyPartner() {
        return partners.get(random.nextInt(partners.size()));
    }

    private Own made(String kind, String path, String body) throws InterruptedException {
        var content = name + " " + made;
        return accepted(kind, client.create(path, body), 201, content, true);
    }

    private Own moved(String kind, String path, Own own, String to, boolean told) throws InterruptedException {
        var answer = client.transition(path + own.id(), own.version(), to);
        return accepted(kind, answer, 200, own.content(), told);
    }

    private Own accepted(String kind, Answer answer, int status, String content, boolean told) {
        expect(answer, status);
        if (!kind.equals("scan"))
            journal.writes.add(
                    new Write(new Of(kind, answer.id()), client.district(), answer.version(), content, told));
        return new Own(answer.id(), answer.version(), content);
    }

    private void expect(Answer answer, int status) {
        // a change whose first answer was lost is read back instead
        if (answer.attempts() > 1) journal.sentAgain.incrementAndGet();
        if (answer.status() != status)
            throw new AssertionError("%d instead of %d: %s".formatted(answer.status(), status, answer.body()));
    }

    private String next() {
        return name + " " + ++made;
    }
}
