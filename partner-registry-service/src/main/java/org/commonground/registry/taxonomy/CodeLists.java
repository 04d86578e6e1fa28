package org.commonground.registry.taxonomy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.commonground.registry.vocabulary.WsccComponent;
import org.jspecify.annotations.Nullable;

/**
 * The code lists of this product as taxonomies. They are the same in every district and every installation, ids included,
 * and nobody changes them; terms of the need categories have their benefit area as parent.
 */
public final class CodeLists {
    private static final Map<UUID, TaxonomyView> LISTS = new LinkedHashMap<>();
    private static final Map<UUID, TermView> TERMS = new LinkedHashMap<>();
    private static final Map<String, TermView> BY_CODE = new LinkedHashMap<>();

    static {
        list("benefit-area", "Benefit areas", "What a service is good for.", BenefitArea.values());
        var needs = list("category", "Need categories", "What a service is about.");
        for (var category : NeedCategory.values()) add(needs, category, idOf("benefit-area/" + category.benefitArea()));
        list("beneficiary", "Beneficiary groups", "Whom a service is for.", BeneficiaryGroup.values());
        list("grade", "Grade levels", "CEDS grade level codes.", GradeLevel.values());
        list("timing", "Timings", "When, against the school day and year.", Timing.values());
        list("setting", "Settings", "Where a service takes place.", Setting.values());
        list("delivery-mode", "Delivery modes", "In what company a service is received.", DeliveryMode.values());
        list("instruction-model", "Instruction models", "How partner and teacher share it.", InstructionModel.values());
        list("tier", "Tiers of support", "For all, for some, for few.", Tier.values());
        list("wscc", "WSCC components", "Whole School, Whole Community, Whole Child (CDC).", WsccComponent.values());
        list("partner-type", "Partner types", "What kind of organisation a partner is.", PartnerType.values());
    }

    private CodeLists() {}

    public static List<TaxonomyView> all() {
        return List.copyOf(LISTS.values());
    }

    public static @Nullable TaxonomyView list(UUID id) {
        return LISTS.get(id);
    }

    public static @Nullable TermView term(UUID id) {
        return TERMS.get(id);
    }

    public static List<TermView> terms() {
        return List.copyOf(TERMS.values());
    }

    /** The term of a code on one of the lists, such as {@code category} and {@code TUTORING}. */
    public static TermView term(String list, Object code) {
        var term = BY_CODE.get(list + "/" + code);
        if (term == null) throw new IllegalArgumentException("no code %s on the list %s".formatted(code, list));
        return term;
    }

    /** The list's short name, which HSDS attributes carry as link type. */
    public static String nameOf(TaxonomyView list) {
        return list.uri() == null ? "" : list.uri().substring(list.uri().lastIndexOf(':') + 1);
    }

    private static void list(String name, String title, String description, Enum<?>... codes) {
        var list = list(name, title, description);
        for (var code : Arrays.asList(codes)) add(list, code, null);
    }

    private static TaxonomyView list(String name, String title, String description) {
        var list = new TaxonomyView(
                idOf(name), 0, title, description, "urn:commonground:codelist:" + name, "1", true, null, null);
        LISTS.put(list.id(), list);
        return list;
    }

    private static void add(TaxonomyView list, Enum<?> code, @Nullable UUID parent) {
        var name = nameOf(list) + "/" + code;
        var term = new TermView(
                idOf(name),
                0,
                list.id(),
                code.toString(),
                words(code.toString()),
                list.description(),
                parent,
                "en",
                null,
                null,
                null);
        TERMS.put(term.id(), term);
        BY_CODE.put(name, term);
    }

    private static UUID idOf(String name) {
        return UUID.nameUUIDFromBytes(("urn:commonground:codelist:" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static String words(String code) {
        var words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
