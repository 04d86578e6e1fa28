package org.commonground.mou.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The built-in text from which every first version is made: clauses for all agreements, and clauses for the type. What is
 * known already is filled in; what only people know stays a blank, {@code [[…]]}, and must be filled before a review.
 */
final class StandardTemplate {
    static final String CODE = "standard";
    static final int VERSION = 1;

    private StandardTemplate() {}

    /** A clause before anything is filled in. */
    record Pattern(String key, String title, boolean mandatory, String text) {}

    private static final List<Pattern> FOR_ALL = List.of(
            new Pattern("purpose", "Purpose", true, """
                    This agreement is about "{{title}}". It is made between {{schools}} and {{partners}}. {{summary}}
                    Each side enters it because both gain from it, and each will judge its success by what changes for \
                    students and families."""),
            new Pattern("responsibilities", "What each side does", true, """
                    {{schools}}:
                    {{schoolObligations}}
                    {{partners}}:
                    {{partnerObligations}}
                    A side that cannot do what it promised says so without delay and proposes a remedy."""),
            new Pattern("term", "Term", true, """
                    This agreement is in force from {{effectiveOn}} to the end of {{expiresOn}}. {{renewal}}"""),
            new Pattern("non-discrimination", "Equal access", true, """
                    Nobody is excluded from, or treated worse in, anything done under this agreement because of race, \
                    color, ancestry, national origin, immigration status, language, religion, sex, gender identity, \
                    sexual orientation, disability, age, family status or income. Activities are arranged so that \
                    students with disabilities and families who speak other languages can take part."""),
            new Pattern("student-records", "Confidentiality of student records", true, """
                    The partner receives information about individual students only under a written data-sharing \
                    schedule or with the consent of a parent or an eligible student, uses it for the stated purpose \
                    only, passes it to nobody, protects it, reports a loss at once, and destroys it when the purpose \
                    ends. What staff learn about students in their work stays confidential after this agreement ends."""),
            new Pattern("insurance", "Insurance and safety", true, """
                    The partner keeps liability insurance as the district's policy asks for the whole term and shows \
                    proof before its work begins. Its staff and volunteers work with students only after the screening \
                    that the district's policy asks for their role, and report suspected abuse or neglect as the law \
                    requires."""),
            new Pattern("notice-and-termination", "Notice and termination", true, """
                    Either side may end this agreement in writing with {{noticeDays}} days' notice. The district may end \
                    it at once where the safety of students demands it. On the end, both sides complete what students \
                    need for an orderly close, return what belongs to the other, and settle records."""),
            new Pattern("working-together", "Working together", false, """
                    Each side names a person to talk to. Both meet at least once each term to look at results, raise \
                    concerns early and decide on improvements."""));

    private static final Pattern PREMISES = new Pattern("premises", "Rooms and hours", true, """
            The partner uses [[rooms or space]] on [[days and hours]]. [[Fee, or free of charge]]. The partner leaves the \
            rooms as it found them and opens nothing to the public without the school's consent.""");

    private static final Map<AgreementType, List<Pattern>> FOR_TYPE = Map.of(
            AgreementType.FACILITY_USE_AGREEMENT,
            List.of(PREMISES),
            AgreementType.SPACE_ALIGNMENT_LEASE_REF,
            List.of(PREMISES),
            AgreementType.SERVICE_CONTRACT_REF,
            List.of(new Pattern("payment", "Payment", true, """
                    Payment follows the contract kept in the district's procurement system. Where that contract and \
                    this agreement differ on money, the contract prevails.""")),
            AgreementType.PRACTICUM_PLACEMENT,
            List.of(new Pattern("placement", "Placement", true, """
                    [[Number of]] candidates of [[program]] are placed for [[hours]] hours each, supervised by \
                    [[role]] at the school and by the program's own supervisor.""")),
            AgreementType.DUAL_ENROLLMENT,
            List.of(new Pattern("credit", "Courses and credit", true, """
                    Students may take [[courses]]. Who completes one receives [[credit at the school and at the \
                    college]]. No fee is charged to students or families.""")),
            AgreementType.FUNDING_AGREEMENT,
            List.of(new Pattern("funds", "Funds", true, """
                    The funder provides [[amount and dates]] for [[use]]. Unspent funds are [[returned or carried \
                    over]]. Both sides report on use once a year.""")),
            AgreementType.DATA_SHARING_AGREEMENT,
            List.of(new Pattern("data", "Data", true, """
                    The data-sharing schedule names the legal basis, the data elements, the purpose, the period and the \
                    destruction of the data, and is part of this agreement.""")),
            AgreementType.UMBRELLA,
            List.of(new Pattern("site-addenda", "Schools that join", true, """
                    A school joins this agreement by a site addendum that it signs for itself. An addendum may add to \
                    this agreement and may not take from it; it ends with it.""")),
            AgreementType.SITE_ADDENDUM,
            List.of(new Pattern("umbrella", "Umbrella agreement", true, """
                    This addendum applies the umbrella agreement to the school named here. Where the two differ, the \
                    umbrella agreement prevails.""")));

    static List<Pattern> clauses(AgreementType type) {
        var all = new ArrayList<>(FOR_ALL);
        all.addAll(FOR_TYPE.getOrDefault(type, List.of()));
        return all;
    }

    /** The template's clauses with everything filled in that the terms know. */
    static List<Clause> render(AgreementType type, Terms terms) {
        return clauses(type).stream()
                .map(pattern -> new Clause(pattern.key, pattern.title, fill(pattern.text, terms)))
                .toList();
    }

    /**
     * The clauses after the terms changed: those that were the template's own words say the new terms, those that people wrote
     * stay as written.
     */
    static List<Clause> refresh(AgreementType type, Terms before, Terms after) {
        var was = byKey(render(type, before));
        var is = byKey(render(type, after));
        return after.clauses().stream()
                .map(clause -> clause.equals(was.get(clause.key())) ? is.getOrDefault(clause.key(), clause) : clause)
                .toList();
    }

    /** Whether a clause says something else than the template would. */
    static boolean isChanged(AgreementType type, Terms terms, Clause clause) {
        return !clause.equals(byKey(render(type, terms)).get(clause.key()));
    }

    static boolean isMandatory(AgreementType type, String key) {
        return clauses(type).stream().anyMatch(pattern -> pattern.mandatory && pattern.key.equals(key));
    }

    private static Map<String, Clause> byKey(List<Clause> clauses) {
        return clauses.stream().collect(Collectors.toMap(Clause::key, clause -> clause));
    }

    private static String fill(String text, Terms terms) {
        return text.replace("{{title}}", terms.title())
                .replace("{{summary}}", terms.summary())
                .replace("{{schools}}", terms.namesOn(Side::isSchoolSide))
                .replace("{{partners}}", terms.namesOn(side -> side == Side.PARTNER))
                .replace("{{schoolObligations}}", terms.obligationsOf(Side::isSchoolSide))
                .replace("{{partnerObligations}}", terms.obligationsOf(side -> side == Side.PARTNER))
                .replace("{{effectiveOn}}", terms.effectiveOn().toString())
                .replace("{{expiresOn}}", terms.expiresOn().toString())
                .replace("{{noticeDays}}", terms.noticeDays().toString())
                .replace(
                        "{{renewal}}",
                        switch (terms.renewalMode()) {
                            case NONE -> "It is not renewed by itself.";
                            case AUTO ->
                                "It is then renewed for the same term, unless a side gives notice %s days before its last day."
                                        .formatted(terms.noticeDays());
                            case BY_REQUEST -> "A side that wishes to go on proposes a new agreement before it ends.";
                        });
    }
}
