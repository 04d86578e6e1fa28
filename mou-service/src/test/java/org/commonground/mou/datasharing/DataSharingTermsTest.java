package org.commonground.mou.datasharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.mou.datasharing.LegalBasis.AGGREGATE_ONLY;
import static org.commonground.mou.datasharing.LegalBasis.AUDIT_EVALUATION;
import static org.commonground.mou.datasharing.LegalBasis.CONSENT;
import static org.commonground.mou.datasharing.LegalBasis.DIRECTORY_INFORMATION;
import static org.commonground.mou.datasharing.LegalBasis.SCHOOL_OFFICIAL;
import static org.commonground.mou.datasharing.LegalBasis.STUDIES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.commonground.mou.datasharing.DataSharingTerms.Missing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSharingTermsTest {
    private static final List<String> OF_ALL =
            List.of("/dataElements", "/studentPopulation", "/schoolIds", "/redisclosureProhibited");
    private static final List<String> OF_IDENTIFIABLE = List.of(
            "/purpose",
            "/scope",
            "/destruction/method",
            "/destruction/dueDaysAfterEnd",
            "/destruction/certificateRequired",
            "/securityControls",
            "/auditRight",
            "/durationFrom",
            "/durationTo");
    private static final Map<LegalBasis, List<String>> OF_ONE = Map.of(
            CONSENT, List.of("/consentProcess"),
            SCHOOL_OFFICIAL, List.of("/institutionalService", "/directControl"),
            STUDIES, List.of("/noIdentificationOutside", "/useLimitation"),
            AUDIT_EVALUATION, List.of("/designatedRepresentative"),
            DIRECTORY_INFORMATION, List.of("/optOutHonored"),
            AGGREGATE_ONLY, List.of());

    @ParameterizedTest
    @EnumSource(LegalBasis.class)
    void everything_that_a_legal_basis_asks_for_is_listed_at_once(LegalBasis basis) {
        var expected = new ArrayList<>(OF_ALL);
        if (basis != AGGREGATE_ONLY) expected.addAll(OF_IDENTIFIABLE);
        expected.addAll(OF_ONE.get(basis));

        assertThat(SampleTerms.bare(basis).missing(SampleTerms.LIMITS))
                .extracting(Missing::pointer)
                .containsExactlyElementsOf(expected);
        assertThat(SampleTerms.of(basis).missing(SampleTerms.LIMITS)).isEmpty();
    }

    @Test
    void each_missing_term_names_the_rule_that_asks_for_it() {
        assertThat(SampleTerms.bare(AUDIT_EVALUATION).missing(SampleTerms.LIMITS))
                .allSatisfy(missing -> assertThat(missing.citation()).matches("(34 CFR|district policy).*"))
                .anySatisfy(missing -> {
                    assertThat(missing.pointer()).isEqualTo("/designatedRepresentative");
                    assertThat(missing.citation()).isEqualTo("34 CFR 99.35(a)(3)(i)");
                });
    }

    @Test
    void directory_information_is_only_what_the_law_calls_so() {
        assertThat(SampleTerms.of(DIRECTORY_INFORMATION, true, DataElement.GRADE_LEVEL, DataElement.DISCIPLINE)
                        .missing(SampleTerms.LIMITS))
                .extracting(Missing::pointer, Missing::code)
                .containsExactly(Tuple.tuple("/dataElements/1/element", "not-allowed"));
    }

    @Test
    void special_education_records_are_shared_only_where_the_district_allows_it() {
        var terms = SampleTerms.of(CONSENT, true, DataElement.IEP_504);
        assertThat(terms.missing(SampleTerms.LIMITS))
                .extracting(Missing::citation)
                .containsExactly("34 CFR 300.622");
        assertThat(terms.missing(new DataSharingTerms.Limits(true, 12))).isEmpty();
    }

    @Test
    void a_schedule_runs_as_long_as_the_district_allows_and_no_day_longer() {
        var terms = SampleTerms.of(AUDIT_EVALUATION);
        assertThat(terms.missing(new DataSharingTerms.Limits(false, 12))).isEmpty();
        assertThat(terms.missing(new DataSharingTerms.Limits(false, 1)))
                .extracting(Missing::code)
                .containsExactly("term-too-long");
    }
}
