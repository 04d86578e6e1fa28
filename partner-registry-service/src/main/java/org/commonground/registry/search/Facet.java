package org.commonground.registry.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;

/**
 * What results are narrowed by and counted by. A facet is called the same in a query, in an answer and, before the colon, in
 * the codes of the search tables.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are
enum Facet {
    CATEGORY("category", List.of(NeedCategory.values())),
    BENEFIT_AREA("benefitArea", List.of(BenefitArea.values())),
    BENEFICIARY_GROUP("beneficiaryGroup", List.of(BeneficiaryGroup.values())),
    GRADE("grade", List.of(GradeLevel.values())),
    TIMING("timing", List.of(Timing.values())),
    SETTING("setting", List.of(Setting.values())),
    DELIVERY_MODE("deliveryMode", List.of(DeliveryMode.values())),
    TIER("tier", List.of(Tier.values())),
    /** Open lists: whatever services say. */
    LANGUAGE("language", List.of()),
    POPULATION("population", List.of()),
    /** Whether anything is free. */
    CAPACITY("capacity", List.of("AVAILABLE")),
    /** Of the partner. */
    PARTNER_TYPE("partnerType", List.of(PartnerType.values())),
    QUALITY("quality", List.of(1, 2, 3, 4));

    private final String label;
    private final List<?> codes;

    Facet(String label, List<?> codes) {
        this.label = label;
        this.codes = codes;
    }

    /** As queries and answers call it. */
    String label() {
        return label;
    }

    /** Whether it says something of the partner rather than of the service. */
    boolean isOfPartner() {
        return this == PARTNER_TYPE || this == QUALITY;
    }

    /** The codes on the wire; empty where every word is one. */
    List<String> allowed() {
        return codes.stream().map(Object::toString).toList();
    }

    /** As the tables keep a code: constants by their names. */
    String stored(String wire) {
        return codes.stream()
                .filter(code -> code.toString().equals(wire))
                .map(code -> code instanceof Enum<?> constant ? constant.name() : code.toString())
                .findFirst()
                .orElse(wire);
    }

    /** With the facet before the colon. */
    String key(String wire) {
        return label + ":" + stored(wire);
    }

    /** The code on the wire of one that is kept. */
    String wire(String stored) {
        return codes.stream()
                .filter(code ->
                        code instanceof Enum<?> constant && constant.name().equals(stored))
                .map(Object::toString)
                .findFirst()
                .orElse(stored);
    }

    static Optional<Facet> of(String label) {
        return Arrays.stream(values())
                .filter(facet -> facet.label.equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Stream.of(values()).map(Facet::label).toList();
    }
}
