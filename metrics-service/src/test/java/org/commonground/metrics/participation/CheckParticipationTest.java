package org.commonground.metrics.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.legalground.LegalGround;
import org.commonground.metrics.replica.DataSharings.Sharing;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckParticipationTest {
    private static final String KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final UUID SERVICE = UUID.randomUUID();
    private static final UUID SCHOOL = UUID.randomUUID();
    private static final UUID PARTNER = UUID.randomUUID();
    private static final UUID AGREEMENT = UUID.randomUUID();
    private static final LocalDate FROM = LocalDate.of(2026, 9, 1);
    private static final LocalDate TO = LocalDate.of(2027, 6, 30);
    private static final LocalDate TODAY = LocalDate.of(2027, 7, 10);

    @ParameterizedTest
    @CsvSource({"2026-09-01,true", "2026-08-31,false", "2027-06-30,true", "2027-07-01,false"})
    void a_schedule_covers_its_first_and_last_day_and_none_beside_them(LocalDate day, boolean covered) {
        assertThat(codes(record(KEY, day, 30, Attendance.PRESENT, null)))
                .isEqualTo(covered ? List.of() : List.of("no-active-data-sharing"));
    }

    @Test
    void partner_school_element_and_agreement_must_all_be_covered() {
        assertThat(codes(new Sharing(
                        UUID.randomUUID(),
                        AGREEMENT,
                        UUID.randomUUID(),
                        List.of(SCHOOL),
                        List.of("ATTENDANCE"),
                        FROM,
                        TO)))
                .containsExactly("no-active-data-sharing");
        assertThat(codes(new Sharing(
                        UUID.randomUUID(),
                        AGREEMENT,
                        PARTNER,
                        List.of(UUID.randomUUID()),
                        List.of("ATTENDANCE"),
                        FROM,
                        TO)))
                .containsExactly("no-active-data-sharing");
        assertThat(codes(new Sharing(
                        UUID.randomUUID(), AGREEMENT, PARTNER, List.of(SCHOOL), List.of("GRADE_LEVEL"), FROM, TO)))
                .containsExactly("no-active-data-sharing");
        assertThat(codes(new Sharing(
                        UUID.randomUUID(), AGREEMENT, PARTNER, List.of(SCHOOL), List.of("ATTENDANCE"), FROM, TO)))
                .isEmpty();
        assertThat(codes(record(KEY, FROM, 30, Attendance.PRESENT, UUID.randomUUID())))
                .containsExactly("no-active-data-sharing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50012345",
                "Maria Lopez",
                "0000000000000000000000000000000000000000000000000000000050012345",
                "4d61726961204c6f70657a20202020202020202020202020202020202020202",
                "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void what_is_no_pseudonym_is_refused_and_never_repeated(String sent) {
        var check = checked(record(sent, FROM, 30, Attendance.PRESENT, null), sharing());
        assertThat(check.violations()).extracting(Violation::code).contains("not-a-pseudonym");
        assertThat(check.violations().toString()).doesNotContain(sent);
    }

    @Property(tries = 300)
    void every_hash_is_taken_for_one(@ForAll @Size(32) byte[] anything) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(anything);
        assertThat(StudentKey.parse(HexFormat.of().formatHex(hash))).hasValue(hash);
    }

    @Property(tries = 300)
    void no_name_or_id_in_hex_is_taken_for_one(@ForAll @StringLength(max = 26) String name, @ForAll byte padding) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        var padded = Arrays.copyOf(bytes, 32);
        Arrays.fill(padded, Math.min(bytes.length, 26), 32, padding);
        assertThat(StudentKey.parse(HexFormat.of().formatHex(padded))).isEmpty();
    }

    @Test
    void everything_wrong_with_a_record_is_said_at_once() {
        assertThat(codes(new NewParticipation(null, UUID.randomUUID(), null, null, null, 2_000, null, null)))
                .containsExactly(
                        "required", "reference-not-yet-known", "required", "required", "required", "out-of-bounds");
        assertThat(codes(record(KEY, TODAY.plusDays(1), 30, Attendance.PRESENT, null)))
                .containsExactly("in-the-future");
        assertThat(codes(record(KEY, LocalDate.of(2020, 1, 1), 30, Attendance.PRESENT, null)))
                .containsExactly("outside-session");
        assertThat(codes(record(KEY, FROM, 30, Attendance.EXCUSED, null))).containsExactly("not-there");
    }

    @Test
    void the_same_student_in_the_same_session_is_one_record() {
        var check = new CheckParticipation(known(sharing(), null));
        check.check(1, record(KEY, FROM, 30, Attendance.PRESENT, null));
        check.check(2, record(KEY, FROM, 45, Attendance.PRESENT, null));
        check.check(3, record(KEY, FROM.plusDays(1), 45, Attendance.PRESENT, null));
        assertThat(check.held()).hasSize(2);
        assertThat(check.violations()).extracting(Violation::code).containsExactly("duplicate");
        assertThat(check.violations().toString()).doesNotContain(KEY);
    }

    @Test
    void a_partner_writes_of_its_own_services_only() {
        var check = new CheckParticipation(known(sharing(), Set.of(UUID.randomUUID())));
        check.check(1, record(KEY, FROM, 30, Attendance.PRESENT, null));
        assertThat(check.violations()).extracting(Violation::code).containsExactly("outside-scope");
    }

    private static List<String> codes(NewParticipation record) {
        return checked(record, sharing()).violations().stream()
                .map(Violation::code)
                .toList();
    }

    private static List<String> codes(Sharing sharing) {
        return checked(record(KEY, FROM, 30, Attendance.PRESENT, null), sharing).violations().stream()
                .map(Violation::code)
                .toList();
    }

    private static CheckParticipation checked(NewParticipation record, Sharing sharing) {
        var check = new CheckParticipation(known(sharing, null));
        check.check(1, record);
        return check;
    }

    private static CheckParticipation.Known known(Sharing sharing, @Nullable Set<UUID> own) {
        var year = new SchoolPeriod(
                UUID.randomUUID(),
                "sy2027",
                "2026-27",
                "SCHOOL_YEAR",
                LocalDate.of(2026, 8, 1),
                LocalDate.of(2027, 7, 31),
                null,
                2027);
        return new CheckParticipation.Known(
                Map.of(SERVICE, PARTNER),
                Map.of(SCHOOL.toString(), SCHOOL),
                new SchoolCalendar(List.of(year)),
                new LegalGround(List.of(sharing)),
                own,
                TODAY);
    }

    private static Sharing sharing() {
        return new Sharing(
                UUID.randomUUID(), AGREEMENT, PARTNER, List.of(SCHOOL), List.of("ATTENDANCE", "GRADE_LEVEL"), FROM, TO);
    }

    private static NewParticipation record(
            String key, LocalDate day, int minutes, Attendance attendance, @Nullable UUID agreement) {
        return new NewParticipation(key, SERVICE, SCHOOL, null, day, minutes, attendance, agreement);
    }
}
