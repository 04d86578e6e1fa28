package org.commonground.metrics.participation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.legalground.LegalGround;
import org.commonground.metrics.measure.DataElement;
import org.commonground.metrics.replica.SchoolCalendar;
import org.jspecify.annotations.Nullable;

/** The rules for records, applied to all of them at once; everything they name was looked up before. Pure. */
final class CheckParticipation {
    static final String NO_ACTIVE_DATA_SHARING = "no-active-data-sharing";

    /**
     * What records may name.
     *
     * @param schools by id and by sourcedId
     * @param ownPartners the partners that the writer writes for; absent for any
     */
    record Known(
            Map<UUID, UUID> partnerOfService,
            Map<String, UUID> schools,
            SchoolCalendar calendar,
            LegalGround ground,
            @Nullable Set<UUID> ownPartners,
            LocalDate today) {}

    /** A record that holds. It has no text form, so that a key gets into no log. */
    static final class Held {
        final int row;
        final byte[] studentKey;
        final UUID service;
        final UUID school;
        final UUID partner;
        final LocalDate date;
        final int minutes;
        final Attendance attendance;
        final UUID schedule;

        Held(
                int row,
                byte[] studentKey,
                UUID service,
                UUID school,
                UUID partner,
                LocalDate date,
                int minutes,
                Attendance attendance,
                UUID schedule) {
            this.row = row;
            this.studentKey = studentKey;
            this.service = service;
            this.school = school;
            this.partner = partner;
            this.date = date;
            this.minutes = minutes;
            this.attendance = attendance;
            this.schedule = schedule;
        }
    }

    private record NaturalKey(String studentKey, UUID service, UUID school, LocalDate date) {}

    private final Known known;
    private final List<Held> held = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<NaturalKey, Integer> first = new HashMap<>();
    private int rejected;

    CheckParticipation(Known known) {
        this.known = known;
    }

    List<Held> held() {
        return held;
    }

    List<Violation> violations() {
        return violations;
    }

    int rejected() {
        return rejected;
    }

    void check(int row, NewParticipation sent) {
        int before = violations.size();
        var key = key(row, sent.studentKey());
        var service = sent.serviceId();
        var partner = service == null ? null : known.partnerOfService.get(service);
        if (service == null) reject(row, "serviceId", "required", "say in what");
        else if (partner == null)
            reject(row, "serviceId", "reference-not-yet-known", "no such service is known here (yet)");
        var school = school(row, sent);
        var date = sent.date();
        if (date == null) reject(row, "date", "required", "say when");
        else if (date.isAfter(known.today)) reject(row, "date", "in-the-future", "the session has not been held yet");
        else if (known.calendar.containing(date).isEmpty())
            reject(row, "date", "outside-session", "no school year that is known here has this day");
        var attendance = sent.attendance();
        if (attendance == null) reject(row, "attendance", "required", "PRESENT, EXCUSED or UNEXCUSED");
        int minutes = sent.minutes() == null ? 0 : sent.minutes();
        if (minutes < 0 || minutes > 1_440) reject(row, "minutes", "out-of-bounds", "0 to 1,440");
        else if (attendance != null && attendance != Attendance.PRESENT && minutes > 0)
            reject(row, "minutes", "not-there", "who was not there has no minutes");
        if (violations.size() > before
                || key == null
                || service == null
                || partner == null
                || school == null
                || date == null
                || attendance == null) {
            rejected++;
            return;
        }
        if (known.ownPartners != null && !known.ownPartners.contains(partner)) {
            reject(row, "serviceId", "outside-scope", "this is not a service of yours");
            rejected++;
            return;
        }
        var schedule = known.ground.covering(new LegalGround.Subject(
                school, partner, Set.of(DataElement.ATTENDANCE), date, date, sent.agreementId()));
        if (schedule.isEmpty()) {
            reject(
                    row,
                    "serviceId",
                    NO_ACTIVE_DATA_SHARING,
                    "no active schedule covers ATTENDANCE of this partner, school and day");
            rejected++;
            return;
        }
        var earlier = first.putIfAbsent(new NaturalKey(String.valueOf(sent.studentKey()), service, school, date), row);
        if (earlier != null) {
            reject(row, "", "duplicate", "row %d is about the same session and student".formatted(earlier));
            rejected++;
            return;
        }
        held.add(new Held(row, key, service, school, partner, date, minutes, attendance, schedule.get()));
    }

    private byte @Nullable [] key(int row, @Nullable String text) {
        if (text == null || text.isBlank()) {
            reject(row, "studentKey", "required", "the student's pseudonym");
            return null;
        }
        var key = StudentKey.parse(text);
        // what was sent is not repeated: it may be a name
        if (key.isEmpty())
            reject(
                    row,
                    "studentKey",
                    "not-a-pseudonym",
                    "HMAC-SHA-256 as 64 lower-case hex digits; never an id or a name");
        return key.orElse(null);
    }

    private @Nullable UUID school(int row, NewParticipation sent) {
        if ((sent.schoolId() == null) == (sent.schoolSourcedId() == null)) {
            reject(row, "schoolId", sent.schoolId() == null ? "required" : "ambiguous", "name the school once");
            return null;
        }
        var name = sent.schoolId() == null
                ? sent.schoolSourcedId()
                : sent.schoolId().toString();
        var id = known.schools.get(name);
        if (id == null)
            reject(
                    row,
                    sent.schoolId() == null ? "schoolSourcedId" : "schoolId",
                    "reference-not-yet-known",
                    "no such school is known here (yet)");
        return id;
    }

    private void reject(int row, String field, String code, String message) {
        violations.add(Violation.at(
                field.isEmpty() ? "/records/%d".formatted(row - 1) : "/records/%d/%s".formatted(row - 1, field),
                code,
                message));
    }
}
