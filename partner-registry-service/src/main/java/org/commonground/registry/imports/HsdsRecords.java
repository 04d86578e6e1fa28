package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.json.Storable;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.imports.HsdsReferences.Kind;
import org.commonground.registry.location.Accessibility;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.location.LocationType;
import org.commonground.registry.location.PostalAddress;
import org.commonground.registry.offering.CostOption;
import org.commonground.registry.offering.FundingSource;
import org.commonground.registry.offering.OfferingStatus;
import org.commonground.registry.offering.RequiredDocument;
import org.commonground.registry.offering.ServiceArea;
import org.commonground.registry.offering.ServiceDescription;
import org.commonground.registry.offering.SiteDescription;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.partner.PartnerIdentifier;
import org.commonground.registry.partner.PartnerProfile;
import org.commonground.registry.program.EvidenceBase;
import org.commonground.registry.program.ProgramDescription;
import org.commonground.registry.schedule.Recurrence;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.TaxonomyDescription;
import org.commonground.registry.taxonomy.TermDescription;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.commonground.registry.vocabulary.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * Reads HSDS 3.0 records into what the registry says of partners, places and services. A record that is wrong is reported
 * and not imported; of a record that is right but for a detail which the registry cannot keep, the detail is left out and
 * reported as a doubt.
 */
final class HsdsRecords {
    /** An organization, by the id that HSDS gives it; its profile names the one above it by HSDS's id too. */
    record Organization(UUID hsdsId, PartnerProfile profile) {
        @Nullable
        UUID parent() {
            return profile.parentOrganizationId();
        }

        /** How much it says, to tell a whole record from a short one. */
        int length() {
            return profile.phones().size()
                    + profile.contacts().size()
                    + profile.identifiers().size();
        }
    }

    record ListedProgram(UUID hsdsId, UUID organization, ProgramDescription said) {}

    record Place(UUID hsdsId, UUID organization, LocationDescription said) {}

    record ListedTaxonomy(UUID hsdsId, TaxonomyDescription said) {}

    /** @param said names the broader term by HSDS's id */
    record Term(UUID hsdsId, UUID taxonomy, TermDescription said) {}

    /** @param said names its location by HSDS's id */
    record Site(UUID hsdsId, SiteDescription said) {}

    /**
     * A service.
     *
     * @param row of the record that it stands in
     * @param said names its program and terms by HSDS's ids
     * @param whole whether it is listed with all its sites
     */
    record Offer(
            long row,
            UUID hsdsId,
            UUID organization,
            OfferingStatus status,
            ServiceDescription said,
            @Nullable LocalDate assuredOn,
            @Nullable String assuredBy,
            List<Site> sites,
            boolean whole) {

        /** The same service at other places, when each stands in a record of its own. */
        Offer and(Offer other) {
            var all = new LinkedHashMap<UUID, Site>();
            for (var site : sites) all.put(site.hsdsId(), site);
            for (var site : other.sites) all.put(site.hsdsId(), site);
            return new Offer(
                    row,
                    hsdsId,
                    organization,
                    status,
                    said,
                    assuredOn,
                    assuredBy,
                    List.copyOf(all.values()),
                    whole || other.whole);
        }
    }

    /** All that some records say. */
    static final class Found {
        final List<Organization> organizations = new ArrayList<>();
        final List<ListedProgram> programs = new ArrayList<>();
        final List<Place> places = new ArrayList<>();
        final List<ListedTaxonomy> taxonomies = new ArrayList<>();
        final List<Term> terms = new ArrayList<>();
        final List<Offer> services = new ArrayList<>();
    }

    private final Validator validator;
    private final Consumer<RowReport> reports;
    private final HsdsReferences references;
    private Found found = new Found();
    private long row;
    private String key = "";
    private int wrong;
    private boolean quiet;

    /**
     * For a first reading.
     *
     * @param reports takes what is wrong and what is doubtful
     * @param references takes which records there are, and which are named
     */
    HsdsRecords(Validator validator, Consumer<RowReport> reports, HsdsReferences references) {
        this.validator = validator;
        this.reports = reports;
        this.references = references;
    }

    /** For another reading, which has nothing new to report. */
    HsdsRecords(Validator validator) {
        this(validator, _ -> {}, new HsdsReferences());
        quiet = true;
    }

    /** What was read since the last call. */
    Found take() {
        var taken = found;
        found = new Found();
        return taken;
    }

    /** Records that were wrong so far. */
    int wrong() {
        return wrong;
    }

    /** Reads one record: a service, a service at a location, an organization, a location, a taxonomy or a term. */
    void read(JsonNode node, long number) {
        row = number;
        key = shortened(node.path("id").asText("").replace('\0', '?'));
        int before = problems;
        if (!node.isObject()) wrong("", "malformed", "a record is a JSON object");
        else if (!isStorable(node, "")) wrong("", "malformed", "it holds a NUL or half a character");
        else if (node.path("service").isObject()) serviceAtLocation(node);
        else if (node.has("location_type")) locationAlone(node);
        else if (node.has("status") || node.has("organization") || node.has("organization_id")) serviceAlone(node);
        else if (node.has("taxonomy_detail") || node.has("taxonomy_id") || node.has("term_uri") || node.has("taxonomy"))
            termAlone(node);
        else if (node.has("version")) taxonomyAlone(node);
        else organizationWithServices(node);
        if (problems > before) wrong++;
    }

    private int problems;

    private static boolean isStorable(JsonNode node, String name) {
        if (!Storable.is(name) || (node.isTextual() && !Storable.is(node.textValue()))) return false;
        for (var each : node.properties()) if (!isStorable(each.getValue(), each.getKey())) return false;
        if (node.isArray()) for (var each : node) if (!isStorable(each, "")) return false;
        return true;
    }

    private void serviceAtLocation(JsonNode node) {
        isFirst("service_at_location", node);
        var service = node.path("service").<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
        var site = node.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
        site.remove("service");
        service.putArray("service_at_locations").add(site);
        service(service, null, false);
    }

    private void serviceAlone(JsonNode node) {
        isFirst("service", node);
        service(node, null, true);
    }

    private void organizationWithServices(JsonNode node) {
        isFirst("organization", node);
        var organization = organization(node, "");
        if (organization == null) return;
        for (var service : node.path("services"))
            if (service.has("name")) {
                isFirst("service", service);
                service(service, organization, true);
            }
    }

    private void locationAlone(JsonNode node) {
        isFirst("location", node);
        var organization = uuid(node, "organization_id", "");
        if (organization == null)
            wrong("/organization_id", "required", "a location belongs to an organization; nest it there or name it");
        else {
            name(Kind.ORGANIZATION, organization, true, "/organization_id");
            location(node, organization, "");
        }
    }

    private void termAlone(JsonNode node) {
        isFirst("taxonomy_term", node);
        var id = id(node, "");
        if (id != null && CodeLists.term(id) == null) term(node, id, "");
    }

    private void taxonomyAlone(JsonNode node) {
        isFirst("taxonomy", node);
        var id = id(node, "");
        if (id != null) taxonomy(node, id, "");
    }

    /** Records of their own; parts of others are repeated wherever they belong. */
    private void isFirst(String kind, JsonNode node) {
        var id = uuid(node, "id", "");
        if (!quiet && id != null && !references.isFirst(kind, id))
            wrong("/id", "duplicate", "an earlier record has this id");
    }

    private void name(Kind kind, UUID id, boolean needed, String at) {
        if (!quiet) references.name(new HsdsReferences.Named(kind, id, needed, row, at, key));
    }

    private void nameAbove(Kind kind, UUID below, @Nullable UUID id, String at) {
        if (!quiet && id != null)
            references.nameAbove(below, new HsdsReferences.Named(kind, id, false, row, at, below.toString()));
    }

    private void hold(Kind kind, UUID id) {
        if (!quiet) references.hold(kind, id);
    }

    /** @param whole whether all its sites are listed */
    private void service(JsonNode node, @Nullable UUID owner, boolean whole) {
        var id = id(node, "");
        var organization = owner;
        if (node.path("organization").isObject())
            organization = organization(node.get("organization"), "/organization");
        else if (organization == null) {
            organization = uuid(node, "organization_id", "");
            if (organization != null) name(Kind.ORGANIZATION, organization, true, "/organization_id");
        }
        if (organization == null)
            wrong("/organization", "required", "a service belongs to an organization; nest it or give organization_id");
        var status = status(text(node, "status"));
        if (id == null || organization == null || status == null) return;
        var program = uuid(node, "program_id", "");
        if (node.path("program").isObject()) program = program(node.get("program"), organization, "/program");
        else if (program != null) name(Kind.PROGRAM, program, false, "/program_id");
        var sites = new ArrayList<Site>();
        int no = 0;
        for (var each : node.path("service_at_locations")) {
            var site = site(each, id, organization, "/service_at_locations/" + no++);
            if (site != null) sites.add(site);
        }
        leftOut(node, "", "fees", "licenses", "metadata");
        var facets = new Facets(node.path("attributes"));
        var said = new ServiceDescription(
                required(node, "name", ""),
                text(node, "alternate_name"),
                Objects.requireNonNullElse(text(node, "description"), ""),
                text(node, "url"),
                text(node, "email"),
                program,
                facets.codes("category", NeedCategory.class),
                facets.codes("benefit-area", BenefitArea.class),
                facets.codes("beneficiary", BeneficiaryGroup.class),
                facets.codes("grade", GradeLevel.class),
                age(node, "minimum_age"),
                age(node, "maximum_age"),
                facets.words("population"),
                facets.codes("delivery-mode", DeliveryMode.class),
                facets.codes("instruction-model", InstructionModel.class),
                facets.codes("timing", Timing.class),
                facets.codes("setting", Setting.class),
                facets.codes("tier", Tier.class),
                languages(node),
                facets.words("culturally-responsive-practice"),
                text(node, "eligibility_description"),
                text(node, "application_process"),
                text(node, "wait_time"),
                text(node, "fees_description"),
                list(node, "cost_options", "", this::cost),
                list(node, "funding", "", this::funding),
                list(node, "required_documents", "", this::document),
                text(node, "interpretation_services"),
                text(node, "accreditations"),
                List.of(),
                null,
                text(node, "alert"),
                list(node, "contacts", "", this::contact),
                list(node, "phones", "", this::phone),
                list(node, "schedules", "", this::schedule),
                list(node, "service_areas", "", this::area),
                facets.others);
        check(said, "");
        if (said.ageMin() != null && said.ageMax() != null && said.ageMin().compareTo(said.ageMax()) > 0)
            wrong("/maximum_age", "end-before-start", "the oldest is younger than the youngest");
        found.services.add(new Offer(
                row,
                id,
                organization,
                status,
                said,
                date(node, "assured_date", ""),
                text(node, "assurer_email"),
                sites,
                whole));
    }

    private @Nullable UUID organization(JsonNode node, String at) {
        var id = id(node, at);
        if (id == null) return null;
        hold(Kind.ORGANIZATION, id);
        var parent = uuid(node, "parent_organization_id", at);
        nameAbove(Kind.ORGANIZATION, id, parent, at + "/parent_organization_id");
        leftOut(node, at, "tax_status", "tax_id", "funding", "metadata");
        var identifiers = new ArrayList<PartnerIdentifier>();
        for (var each : node.path("organization_identifiers")) {
            var scheme = text(each, "identifier_scheme");
            var type = text(each, "identifier_type");
            identifiers.add(new PartnerIdentifier(
                    scheme == null ? scheme(type) : scheme,
                    Objects.requireNonNullElse(text(each, "identifier"), ""),
                    type));
        }
        var facets = new Facets(node.path("attributes"));
        var year = whole(node, "year_incorporated", at);
        var profile = new PartnerProfile(
                required(node, "name", at),
                Objects.requireNonNullElse(text(node, "description"), ""),
                facets.codes("partner-type", PartnerType.class),
                identifiers,
                list(node, "contacts", at, this::contact),
                List.of(),
                text(node, "website"),
                false,
                text(node, "alternate_name"),
                text(node, "email"),
                text(node, "logo"),
                text(node, "uri"),
                text(node, "legal_status"),
                year,
                parent,
                list(node, "phones", at, this::phone),
                true,
                false,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                facets.others);
        check(profile, at);
        found.organizations.add(new Organization(id, profile));
        int no = 0;
        for (var program : node.path("programs")) program(program, id, at + "/programs/" + no++);
        no = 0;
        for (var location : node.path("locations")) location(location, id, at + "/locations/" + no++);
        return id;
    }

    /** Some schemes are named in words only. */
    private static String scheme(@Nullable String type) {
        if (type == null) return "OTHER";
        var scheme = type.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "-").replaceAll("^-+|-+$", "");
        return scheme.isEmpty() ? "OTHER" : scheme.substring(0, Math.min(40, scheme.length()));
    }

    private @Nullable UUID program(JsonNode node, UUID organization, String at) {
        var id = id(node, at);
        if (id == null) return null;
        var said = new ProgramDescription(
                required(node, "name", at),
                text(node, "alternate_name"),
                Objects.requireNonNullElse(text(node, "description"), ""),
                EvidenceBase.NONE,
                null);
        check(said, at);
        hold(Kind.PROGRAM, id);
        found.programs.add(new ListedProgram(id, organization, said));
        return id;
    }

    private @Nullable Site site(JsonNode node, UUID service, UUID organization, String at) {
        if (node.path("redacted").asBoolean()
                || node.path("location").path("redacted").asBoolean()) {
            doubt(at, "redacted", "the place is confidential at its source, so the site is left out");
            return null;
        }
        var id = id(node, at);
        var place = uuid(node, "location_id", at);
        if (node.path("location").isObject()) place = location(node.get("location"), organization, at + "/location");
        else if (place != null) name(Kind.LOCATION, place, true, at + "/location_id");
        if (place == null) {
            wrong(at + "/location", "required", "a service at a location needs the location");
            return null;
        }
        if (id == null) return null;
        if (!quiet && !references.isSiteOf(id, service))
            wrong(at + "/id", "duplicate", "another service has a site with this id");
        var said = new SiteDescription(
                place,
                null,
                text(node, "description"),
                list(node, "schedules", at, this::schedule),
                list(node, "service_areas", at, this::area),
                list(node, "contacts", at, this::contact),
                list(node, "phones", at, this::phone));
        check(said, at);
        return new Site(id, said);
    }

    private @Nullable UUID location(JsonNode node, UUID organization, String at) {
        if (node.path("redacted").asBoolean()) {
            doubt(at, "redacted", "the place is confidential at its source and is left out");
            return null;
        }
        var id = id(node, at);
        if (id == null) return null;
        leftOut(node, at, "attributes", "metadata");
        var latitude = decimal(node, "latitude", at);
        var longitude = decimal(node, "longitude", at);
        if (latitude != null && longitude != null && (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)) {
            doubt(at + "/latitude", "off-the-globe", "%s, %s is nowhere; left out".formatted(latitude, longitude));
            latitude = null;
            longitude = null;
        } else if ((latitude == null) != (longitude == null)) {
            doubt(at + "/latitude", "half-a-coordinate", "latitude and longitude, or neither; left out");
            latitude = null;
            longitude = null;
        }
        var name = text(node, "name");
        var addresses = list(node, "addresses", at, this::address);
        var said = new LocationDescription(
                type(text(node, "location_type"), at + "/location_type"),
                name != null
                        ? name
                        : addresses.isEmpty()
                                ? "Unnamed place"
                                : addresses.getFirst().line(),
                text(node, "alternate_name"),
                text(node, "description"),
                text(node, "transportation"),
                text(node, "url"),
                addresses,
                latitude,
                longitude,
                list(node, "accessibility", at, this::accessibility),
                languages(node),
                list(node, "contacts", at, this::contact),
                list(node, "phones", at, this::phone),
                list(node, "schedules", at, this::schedule),
                text(node, "external_identifier"),
                text(node, "external_identifier_type"),
                Visibility.PUBLIC);
        check(said, at);
        hold(Kind.LOCATION, id);
        found.places.add(new Place(id, organization, said));
        return id;
    }

    private LocationType type(@Nullable String text, String at) {
        for (var type : LocationType.values()) if (type.name().equalsIgnoreCase(text)) return type;
        wrong(at, "unknown-code", "physical, postal or virtual");
        return LocationType.PHYSICAL;
    }

    private @Nullable OfferingStatus status(@Nullable String text) {
        for (var status : OfferingStatus.values())
            if (status.name().replace('_', ' ').equalsIgnoreCase(text)) return status;
        wrong("/status", "unknown-code", "active, inactive, defunct or temporarily closed");
        return null;
    }

    // ---- parts

    private interface Part<T> {
        @Nullable
        T read(JsonNode node, String at);
    }

    private static <T> List<T> list(JsonNode node, String name, String at, Part<T> part) {
        var all = new ArrayList<T>();
        int no = 0;
        for (var each : node.path(name)) {
            var read = part.read(each, at + "/" + name + "/" + no++);
            if (read != null) all.add(read);
        }
        return all;
    }

    private @Nullable Contact contact(JsonNode node, String at) {
        if (node.path("redacted").asBoolean()) return null;
        var name = text(node, "name");
        var title = text(node, "title");
        return new Contact(
                uuid(node, "id", at),
                name != null ? name : title != null ? title : "Contact",
                title,
                text(node, "department"),
                text(node, "email"),
                list(node, "phones", at, this::phone),
                Visibility.PUBLIC);
    }

    private @Nullable Phone phone(JsonNode node, String at) {
        if (node.path("redacted").asBoolean()) return null;
        return new Phone(
                uuid(node, "id", at),
                required(node, "number", at),
                whole(node, "extension", at),
                text(node, "type"),
                text(node, "description"),
                languages(node),
                Visibility.PUBLIC);
    }

    private PostalAddress address(JsonNode node, String at) {
        return new PostalAddress(
                uuid(node, "id", at),
                text(node, "attention"),
                required(node, "address_1", at),
                text(node, "address_2"),
                Objects.requireNonNullElse(text(node, "city"), ""),
                text(node, "region"),
                Objects.requireNonNullElse(text(node, "state_province"), ""),
                Objects.requireNonNullElse(text(node, "postal_code"), ""),
                Objects.requireNonNullElse(text(node, "country"), "US").toUpperCase(Locale.ROOT),
                type(text(node, "address_type"), at + "/address_type"));
    }

    private @Nullable Accessibility accessibility(JsonNode node, String at) {
        var description = text(node, "description");
        var details = text(node, "details");
        if (description == null && details == null) return null;
        return new Accessibility(
                uuid(node, "id", at),
                description == null ? Objects.requireNonNull(details) : description,
                description == null ? null : details,
                text(node, "url"));
    }

    private CostOption cost(JsonNode node, String at) {
        var amount = decimalText(node, "amount", at);
        var currency = text(node, "currency");
        var from = date(node, "valid_from", at);
        var to = date(node, "valid_to", at);
        if (from != null && to != null && to.isBefore(from))
            wrong(at + "/valid_to", "end-before-start", "it ends before it starts");
        return new CostOption(
                uuid(node, "id", at),
                text(node, "option"),
                amount == null
                        ? null
                        : new CostOption.Price(
                                amount.toPlainString(), currency == null ? "USD" : currency.toUpperCase(Locale.ROOT)),
                text(node, "amount_description"),
                from,
                to);
    }

    private @Nullable FundingSource funding(JsonNode node, String at) {
        var source = text(node, "source");
        return source == null ? null : new FundingSource(uuid(node, "id", at), source);
    }

    private @Nullable RequiredDocument document(JsonNode node, String at) {
        var document = text(node, "document");
        return document == null ? null : new RequiredDocument(uuid(node, "id", at), document, text(node, "uri"));
    }

    private ServiceArea area(JsonNode node, String at) {
        return new ServiceArea(
                uuid(node, "id", at),
                null,
                text(node, "name"),
                text(node, "description"),
                text(node, "extent"),
                text(node, "extent_type"),
                text(node, "uri"));
    }

    private ServiceSchedule schedule(JsonNode node, String at) {
        var opens = time(node, "opens_at", at);
        var closes = time(node, "closes_at", at);
        if ((opens == null) != (closes == null)) {
            doubt(at, "half-open", "opens_at and closes_at, or neither; left out");
            opens = null;
            closes = null;
        }
        var schedule = new ServiceSchedule(
                uuid(node, "id", at),
                rule(node, at),
                date(node, "dtstart", at),
                date(node, "until", at),
                opens,
                closes,
                offset(node, at),
                date(node, "valid_from", at),
                date(node, "valid_to", at),
                text(node, "description"),
                text(node, "attending_type"),
                text(node, "notes"),
                text(node, "schedule_link"));
        for (var violation : schedule.broken(at))
            wrong(Objects.requireNonNullElse(violation.pointer(), at), violation.code(), violation.message());
        return schedule;
    }

    /** HSDS lists the parts of a rule in columns of their own; RFC 5545 allows only some of them together. */
    private @Nullable String rule(JsonNode node, String at) {
        var freq = text(node, "freq");
        if (freq == null) return null;
        var rule = new StringBuilder("FREQ=").append(freq.toUpperCase(Locale.ROOT));
        for (var part : List.of("interval", "count", "wkst", "byday", "byweekno", "bymonthday", "byyearday")) {
            var value = text(node, part);
            if (value == null) continue;
            var more = rule + ";" + part.toUpperCase(Locale.ROOT) + "="
                    + value.toUpperCase(Locale.ROOT).replaceAll("\\s", "");
            // RFC 5545: a rule ends by UNTIL or by COUNT, never by both
            var ends = part.equals("count") && text(node, "until") != null;
            if (ends || Recurrence.problem(more).isPresent())
                doubt(
                        at + "/" + part,
                        "not-rfc5545",
                        "%s=%s does not go with the rest of the rule; left out".formatted(part, value));
            else rule = new StringBuilder(more);
        }
        var problem = Recurrence.problem(rule.toString());
        if (problem.isEmpty()) return rule.toString();
        wrong(at + "/freq", "malformed", problem.get());
        return null;
    }

    private @Nullable String offset(JsonNode node, String at) {
        var hours = decimal(node, "timezone", at);
        if (hours == null) return null;
        try {
            return ZoneOffset.ofTotalSeconds((int) Math.round(hours * 3_600)).getId();
        } catch (DateTimeException e) {
            wrong(at + "/timezone", "out-of-bounds", "hours from UTC, -18 to 18");
            return null;
        }
    }

    private static List<String> languages(JsonNode node) {
        var tags = new ArrayList<String>();
        for (var each : node.path("languages")) {
            var code = text(each, "code");
            if (code == null) code = tag(text(each, "name"));
            if (code != null && !tags.contains(code)) tags.add(code);
        }
        return tags;
    }

    /** The tag of a language by its English name. */
    static @Nullable String tag(@Nullable String name) {
        if (name == null) return null;
        for (var tag : Locale.getISOLanguages())
            if (Locale.forLanguageTag(tag).getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(name)) return tag;
        return null;
    }

    /** Attributes are our own codes, which have fields, or terms of other taxonomies. */
    private final class Facets {
        /** Words that we publish without a term. */
        private static final Set<String> WORDS = Set.of("population", "culturally-responsive-practice");

        private final List<JsonNode> ours = new ArrayList<>();
        private final Map<String, List<String>> words = new HashMap<>();
        final List<TermUse> others = new ArrayList<>();

        Facets(JsonNode attributes) {
            int no = 0;
            for (var each : attributes) {
                var at = "/attributes/" + no++;
                var nested = each.path("taxonomy_term");
                var term = nested.isObject() ? uuid(nested, "id", at) : uuid(each, "taxonomy_term_id", at);
                if (term == null) {
                    var word = text(each, "value");
                    var type = text(each, "link_type");
                    if (word != null && type != null && WORDS.contains(type))
                        words.computeIfAbsent(type, _ -> new ArrayList<>()).add(word);
                    else if ("quality-level".equals(type))
                        doubt(at, "not-kept", "how good somebody is, is for the district to find");
                    else doubt(at, "no-term", "an attribute without a term is left out");
                    continue;
                }
                if (CodeLists.term(term) != null) {
                    ours.add(each);
                    continue;
                }
                if (!nested.isObject()) name(Kind.TERM, term, false, at + "/taxonomy_term_id");
                else if (!term(nested, term, at + "/taxonomy_term")) continue;
                others.add(new TermUse(
                        uuid(each, "id", at),
                        term,
                        text(each, "link_type"),
                        text(each, "link_entity"),
                        text(each, "value")));
            }
        }

        List<String> words(String type) {
            return words.getOrDefault(type, List.of());
        }

        <E extends Enum<E>> List<E> codes(String list, Class<E> type) {
            var codes = new ArrayList<E>();
            for (var each : ours) {
                var id = each.path("taxonomy_term").isObject()
                        ? uuid(each.get("taxonomy_term"), "id", "")
                        : uuid(each, "taxonomy_term_id", "");
                if (id == null) continue;
                for (var constant : type.getEnumConstants())
                    if (CodeLists.term(list, constant).id().equals(id)) codes.add(constant);
            }
            return codes;
        }
    }

    private boolean term(JsonNode node, UUID id, String at) {
        var detail = node.path("taxonomy_detail");
        var taxonomy = detail.isObject() ? uuid(detail, "id", at) : uuid(node, "taxonomy_id", at);
        if (taxonomy == null) {
            doubt(at, "no-taxonomy", "a term without its taxonomy is left out");
            return false;
        }
        if (CodeLists.list(taxonomy) != null) {
            doubt(at, "unknown-code", "this code list has no such term; left out");
            return false;
        }
        if (detail.isObject()) taxonomy(detail, taxonomy, at + "/taxonomy_detail");
        else name(Kind.TAXONOMY, taxonomy, false, at + "/taxonomy_id");
        var broader = uuid(node, "parent_id", at);
        var said = new TermDescription(
                text(node, "code"),
                required(node, "name", at),
                Objects.requireNonNullElse(text(node, "description"), ""),
                broader,
                text(node, "language"),
                text(node, "term_uri"));
        check(said, at);
        if (!quiet) references.holdTerm(id, taxonomy);
        nameAbove(Kind.TERM, id, broader, at + "/parent_id");
        found.terms.add(new Term(id, taxonomy, said));
        return true;
    }

    private void taxonomy(JsonNode node, UUID id, String at) {
        var said = new TaxonomyDescription(
                required(node, "name", at),
                Objects.requireNonNullElse(text(node, "description"), ""),
                text(node, "uri"),
                text(node, "version"));
        check(said, at);
        hold(Kind.TAXONOMY, id);
        found.taxonomies.add(new ListedTaxonomy(id, said));
    }

    // ---- values

    private static @Nullable String text(JsonNode node, String name) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull() || value.isContainerNode()) return null;
        var text = value.asText().strip();
        return text.isEmpty() ? null : text;
    }

    private String required(JsonNode node, String name, String at) {
        var text = text(node, name);
        if (text != null) return text;
        wrong(at + "/" + name, "required", "it is missing");
        return "-";
    }

    private @Nullable UUID id(JsonNode node, String at) {
        var id = uuid(node, "id", at);
        if (id == null && text(node, "id") == null) wrong(at + "/id", "required", "it is missing");
        return id;
    }

    private <T> @Nullable T value(JsonNode node, String name, String at, String what, Function<String, T> parse) {
        var text = text(node, name);
        if (text == null) return null;
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            wrong(at + "/" + name, "malformed", "'%s' is not %s".formatted(shortened(text), what));
            return null;
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private @Nullable UUID uuid(JsonNode node, String name, String at) {
        return value(node, name, at, "a UUID", UUID::fromString);
    }

    private @Nullable LocalDate date(JsonNode node, String name, String at) {
        return value(node, name, at, "a date", text -> {
            var date = LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
            if (!Storable.is(date)) throw new DateTimeException("beyond the calendar");
            return date;
        });
    }

    private @Nullable LocalTime time(JsonNode node, String name, String at) {
        return value(
                node,
                name,
                at,
                "a time",
                text -> text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                        ? OffsetTime.parse(text).toLocalTime()
                        : LocalTime.parse(text));
    }

    private @Nullable Integer whole(JsonNode node, String name, String at) {
        return value(node, name, at, "a whole number", text -> number(text).intValueExact());
    }

    private @Nullable Double decimal(JsonNode node, String name, String at) {
        return value(node, name, at, "a number", text -> number(text).doubleValue());
    }

    private @Nullable BigDecimal decimalText(JsonNode node, String name, String at) {
        return value(node, name, at, "a number", HsdsRecords::number);
    }

    private @Nullable BigDecimal age(JsonNode node, String name) {
        return value(node, name, "", "a number", HsdsRecords::number);
    }

    private static BigDecimal number(String text) {
        var number = new BigDecimal(text);
        if (!Storable.is(number)) throw new NumberFormatException("longer than anybody writes it");
        return number;
    }

    private void check(Object said, String at) {
        if (quiet) return;
        for (var violation : validator.validate(said))
            wrong(
                    at + "/"
                            + violation
                                    .getPropertyPath()
                                    .toString()
                                    .replace('.', '/')
                                    .replaceAll("\\[(\\d+)]", "/$1"),
                    violation.getMessage().equals(PlainText.MESSAGE) ? "markup" : "out-of-bounds",
                    violation.getMessage());
    }

    /** What HSDS itself calls deprecated, or what is kept by others here. */
    private void leftOut(JsonNode node, String at, String... names) {
        for (var name : names) {
            var value = node.path(name);
            if (!value.isMissingNode() && !value.isNull() && !(value.isContainerNode() && value.isEmpty()))
                doubt(at + "/" + name, "not-kept", "the registry has no place for it");
        }
    }

    private void wrong(String pointer, String code, String message) {
        problems++;
        reports.accept(new RowReport(row, code, pointer, message, key));
    }

    private void doubt(String pointer, String code, String message) {
        reports.accept(new RowReport(row, "doubt:" + code, pointer, message, key));
    }
}
