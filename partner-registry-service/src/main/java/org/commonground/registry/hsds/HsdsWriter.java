package org.commonground.registry.hsds;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.location.PartnerLocation;
import org.commonground.registry.offering.ServiceArea;
import org.commonground.registry.offering.ServiceDescription;
import org.commonground.registry.offering.ServiceOffering;
import org.commonground.registry.offering.ServiceSite;
import org.commonground.registry.offering.ServiceSites;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.partner.PartnerCard;
import org.commonground.registry.program.Program;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.Taxonomies;
import org.jspecify.annotations.Nullable;

/**
 * Writes HSDS 3.0, straight to the generator so that a stream of any length needs the memory of one batch. It writes what
 * everybody may see, whoever asks; of what is held back {@code redacted} is a mark.
 */
final class HsdsWriter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final JsonGenerator out;
    private final HsdsDirectory.Surroundings around;

    HsdsWriter(JsonGenerator out, HsdsDirectory.Surroundings around) {
        this.out = out;
        this.around = around;
    }

    void minimal(ServiceOffering offering) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", offering.publishedId().toString());
        out.writeStringField("modified_date", offering.updatedAt().toString());
        out.writeEndObject();
    }

    /** Fields that are there once, and the organization and program. */
    void service(ServiceOffering offering, boolean full) throws IOException {
        out.writeStartObject();
        serviceFields(offering);
        var partner = around.partners().get(offering.partnerId());
        if (partner != null) {
            out.writeFieldName("organization");
            organization(partner, full);
        }
        var program = program(offering);
        if (program != null) {
            out.writeFieldName("program");
            program(program);
        }
        if (full) {
            nested(offering);
            sites(offering);
        }
        out.writeEndObject();
    }

    private @Nullable Program program(ServiceOffering offering) {
        var id = offering.said().programId();
        return id == null ? null : around.programs().get(id);
    }

    private void serviceFields(ServiceOffering offering) throws IOException {
        var said = offering.said();
        id(offering.publishedId());
        text("name", said.name());
        text("alternate_name", said.alternateName());
        text("description", said.description());
        text("url", said.url());
        text("email", said.email());
        text("status", status(offering));
        text("interpretation_services", said.interpretationServices());
        text("application_process", said.applicationProcess());
        text("fees_description", said.feesDescription());
        text("wait_time", said.waitTime());
        text("accreditations", said.accreditations());
        text("eligibility_description", said.eligibilityText());
        number("minimum_age", said.ageMin());
        number("maximum_age", said.ageMax());
        date("assured_date", offering.assurance().lastCheckedOn());
        var by = offering.assurance().checkedBy();
        if (by != null && by.contains("@")) text("assurer_email", by);
        text("alert", said.alert());
        text("last_modified", offering.updatedAt().toString());
    }

    private void nested(ServiceOffering offering) throws IOException {
        var said = offering.said();
        var id = offering.id();
        phones(id, said.phones());
        schedules(id, said.schedules(), offering.updatedAt());
        areas(id, said.serviceAreas());
        languages(id, said.languages());
        list("funding", said.fundingSources(), (source, no) -> {
            id(source.id(), id, "funding", no);
            text("source", source.source());
        });
        list("cost_options", said.costOptions(), (cost, no) -> {
            id(cost.id(), id, "cost", no);
            date("valid_from", cost.validFrom());
            date("valid_to", cost.validTo());
            text("option", cost.option());
            if (cost.price() != null) {
                text("currency", cost.price().currency());
                number("amount", new BigDecimal(cost.price().amount()));
            }
            text("amount_description", cost.amountDescription());
        });
        list("required_documents", said.requiredDocuments(), (document, no) -> {
            id(document.id(), id, "document", no);
            text("document", document.document());
            text("uri", document.uri());
        });
        contacts(id, said.contacts());
        attributes(offering, said);
        metadata(id, offering.publishedId(), "service");
        // the names of HSDS 3.1, which 3.0 lets us add
        list("capacities", said.capacities(), (capacity, no) -> {
            id(null, id, "capacity", no);
            out.writeNumberField("available", capacity.available());
            out.writeNumberField("maximum", capacity.maximum());
            text("description", capacity.populationCode());
            date("updated", capacity.asOf());
            out.writeObjectFieldStart("unit");
            id(derived(id, "unit", capacity.unit().name()));
            text("name", capacity.unit().name().toLowerCase(Locale.ROOT));
            out.writeEndObject();
        });
    }

    private void sites(ServiceOffering offering) throws IOException {
        var sites = around.sites().getOrDefault(offering.id(), List.of()).stream()
                .filter(this::isGiven)
                .toList();
        if (sites.isEmpty()) return;
        out.writeArrayFieldStart("service_at_locations");
        for (var site : sites) {
            out.writeStartObject();
            siteFields(site, true);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** A school that has not accepted a service does not have it, and one that is no more has none. */
    private boolean isGiven(ServiceSite site) {
        return site.isGiven()
                && (site.educationOrgId() == null || around.schools().containsKey(site.educationOrgId()));
    }

    /** A service at a place, with both. */
    void serviceAtLocation(ServiceSite site, @Nullable ServiceOffering offering, boolean full) throws IOException {
        out.writeStartObject();
        siteFields(site, full);
        if (offering != null) {
            out.writeFieldName("service");
            out.writeStartObject();
            serviceFields(offering);
            var partner = around.partners().get(offering.partnerId());
            if (partner != null) {
                out.writeFieldName("organization");
                organization(partner, full);
            }
            var program = program(offering);
            if (program != null) {
                out.writeFieldName("program");
                program(program);
            }
            if (full) nested(offering);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void siteFields(ServiceSite site, boolean full) throws IOException {
        var location = site.locationId() == null ? null : around.locations().get(site.locationId());
        var school = site.educationOrgId() == null ? null : around.schools().get(site.educationOrgId());
        id(site.publishedId());
        if (school == null && (location == null || !Onlooker.PUBLIC.may(location.visibility()))) {
            out.writeBooleanField("redacted", true);
            return;
        }
        var said = site.said();
        text("description", said.description());
        if (full) {
            contacts(site.id(), said.contacts());
            phones(site.id(), said.phones());
            schedules(site.id(), said.schedules(), site.updatedAt());
        }
        out.writeFieldName("location");
        if (school != null) location(school);
        else if (location != null) location(location, full);
    }

    private void location(ServiceSites.School school) throws IOException {
        out.writeStartObject();
        id(school.id());
        text("location_type", "physical");
        text("name", school.name());
        if (school.latitude() != null) out.writeNumberField("latitude", school.latitude());
        if (school.longitude() != null) out.writeNumberField("longitude", school.longitude());
        text("external_identifier", school.sourcedId());
        text("external_identifier_type", "OneRoster");
        out.writeEndObject();
    }

    private void location(PartnerLocation location, boolean full) throws IOException {
        var said = location.said();
        var id = location.id();
        out.writeStartObject();
        id(location.publishedId());
        text("location_type", said.type().name().toLowerCase(Locale.ROOT));
        text("url", said.url());
        text("name", said.name());
        text("alternate_name", said.alternateName());
        text("description", said.description());
        text("transportation", said.transportation());
        if (said.latitude() != null) out.writeNumberField("latitude", said.latitude());
        if (said.longitude() != null) out.writeNumberField("longitude", said.longitude());
        text("external_identifier", said.externalIdentifier());
        text("external_identifier_type", said.externalIdentifierType());
        if (full) {
            languages(id, said.languages());
            addresses(id, said);
            contacts(id, said.contacts());
            list("accessibility", said.accessibility(), (each, no) -> {
                id(each.id(), id, "accessibility", no);
                text("description", each.description());
                text("details", each.details());
                text("url", each.url());
            });
            phones(id, said.phones());
            schedules(id, said.schedules(), location.updatedAt());
        }
        out.writeEndObject();
    }

    private void redacted(PartnerLocation location) throws IOException {
        out.writeStartObject();
        id(location.publishedId());
        text("location_type", location.said().type().name().toLowerCase(Locale.ROOT));
        out.writeBooleanField("redacted", true);
        out.writeEndObject();
    }

    private void addresses(UUID owner, LocationDescription said) throws IOException {
        list("addresses", said.addresses(), (address, no) -> {
            id(address.id(), owner, "address", no);
            text("attention", address.attention());
            out.writeStringField("address_1", address.line1());
            text("address_2", address.line2());
            out.writeStringField("city", address.city());
            text("region", address.region());
            out.writeStringField("state_province", address.stateProvince());
            out.writeStringField("postal_code", address.postalCode());
            out.writeStringField("country", address.country());
            out.writeStringField("address_type", address.type().name().toLowerCase(Locale.ROOT));
        });
    }

    void organization(PartnerCard partner, boolean full) throws IOException {
        out.writeStartObject();
        organizationFields(partner, full);
        out.writeEndObject();
    }

    /** With its services, whole or in short. */
    void organization(PartnerCard partner, List<ServiceOffering> services, boolean whole) throws IOException {
        out.writeStartObject();
        organizationFields(partner, true);
        out.writeArrayFieldStart("services");
        for (var service : services) {
            if (whole) {
                service(service, true);
                continue;
            }
            out.writeStartObject();
            id(service.publishedId());
            text("name", service.said().name());
            text("status", status(service));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static String status(ServiceOffering offering) {
        return offering.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void organizationFields(PartnerCard partner, boolean full) throws IOException {
        var said = partner.profile();
        var id = partner.id();
        id(partner.publishedId());
        text("name", said.name());
        text("alternate_name", said.alternateName());
        // the standard asks for a description; what it is there for is the next best
        out.writeStringField(
                "description",
                said.description().isBlank() && said.missionStatement() != null
                        ? said.missionStatement()
                        : said.description());
        text("email", said.email());
        text("website", said.website());
        if (said.yearIncorporated() != null) out.writeNumberField("year_incorporated", said.yearIncorporated());
        text("legal_status", said.legalStatus());
        text("logo", said.logoUrl());
        text("uri", said.uri());
        if (partner.publishedParentId() != null)
            text("parent_organization_id", partner.publishedParentId().toString());
        if (!full) return;
        contacts(id, said.contacts());
        phones(id, said.phones());
        var places = around.places().getOrDefault(id, List.of());
        if (!places.isEmpty()) {
            out.writeArrayFieldStart("locations");
            for (var place : places) {
                if (Onlooker.PUBLIC.may(place.visibility())) location(place, true);
                else redacted(place);
            }
            out.writeEndArray();
        }
        var programs = around.programsOf().getOrDefault(id, List.of());
        if (!programs.isEmpty()) {
            out.writeArrayFieldStart("programs");
            for (var program : programs) program(program);
            out.writeEndArray();
        }
        list("organization_identifiers", said.identifiers(), (identifier, no) -> {
            id(null, id, "identifier", no);
            text("identifier_scheme", identifier.scheme());
            text("identifier_type", identifier.type() == null ? identifier.scheme() : identifier.type());
            text("identifier", identifier.value());
        });
        var facets = new LinkedHashMap<String, Collection<?>>();
        facets.put("partner-type", said.types());
        if (partner.qualityLevel() != null)
            facets.put("quality-level", List.of(partner.qualityLevel().toString()));
        attributes(id, facets, said.attributes(), "organization");
        metadata(id, partner.publishedId(), "organization");
    }

    private void program(Program program) throws IOException {
        var said = program.said();
        out.writeStartObject();
        id(program.publishedId());
        text("name", said.name());
        text("alternate_name", said.alternateName());
        out.writeStringField("description", said.description());
        out.writeEndObject();
    }

    void taxonomy(Taxonomies.Listed taxonomy) throws IOException {
        out.writeStartObject();
        id(taxonomy.publishedId());
        text("name", taxonomy.name());
        out.writeStringField("description", taxonomy.description());
        text("uri", taxonomy.uri());
        text("version", taxonomy.edition());
        out.writeEndObject();
    }

    void term(Taxonomies.ListedTerm term) throws IOException {
        out.writeStartObject();
        id(term.publishedId());
        text("code", term.code());
        text("name", term.name());
        out.writeStringField("description", term.description());
        if (term.parentId() != null) text("parent_id", term.parentId().toString());
        text("taxonomy", term.taxonomy().name());
        out.writeFieldName("taxonomy_detail");
        taxonomy(term.taxonomy());
        text("language", term.language());
        text("term_uri", term.termUri());
        out.writeEndObject();
    }

    // ---- parts that many have

    private void attributes(ServiceOffering offering, ServiceDescription said) throws IOException {
        var facets = new LinkedHashMap<String, Collection<?>>();
        facets.put("category", said.categories());
        facets.put("benefit-area", said.benefitAreas());
        facets.put(
                "wscc",
                said.categories().stream()
                        .map(category -> category.wsccComponent())
                        .distinct()
                        .sorted()
                        .toList());
        facets.put("beneficiary", said.beneficiaryGroups());
        facets.put("grade", said.gradeLevels());
        facets.put("timing", said.timings());
        facets.put("setting", said.settings());
        facets.put("delivery-mode", said.deliveryModes());
        facets.put("instruction-model", said.instructionModels());
        facets.put("tier", said.tiers());
        facets.put("population", said.populations());
        facets.put("culturally-responsive-practice", said.culturallyResponsivePractices());
        attributes(offering.id(), facets, said.attributes(), "service");
    }

    private void attributes(UUID owner, Map<String, Collection<?>> facets, List<TermUse> uses, String entity)
            throws IOException {
        if (uses.isEmpty()) {
            facets(owner, facets, entity);
            return;
        }
        out.writeArrayFieldStart("attributes");
        eachFacet(owner, facets, entity);
        int no = 0;
        for (var use : uses) {
            var term = around.terms().get(use.termId());
            if (term == null) continue;
            out.writeStartObject();
            id(use.id(), owner, "attribute", no++);
            text("link_type", use.linkType());
            text("link_entity", use.linkEntity());
            text("value", use.value());
            out.writeFieldName("taxonomy_term");
            term(term);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void facets(UUID owner, Map<String, Collection<?>> facets, String entity) throws IOException {
        if (facets.values().stream().allMatch(Collection::isEmpty)) return;
        out.writeArrayFieldStart("attributes");
        eachFacet(owner, facets, entity);
        out.writeEndArray();
    }

    /** Codes of our lists with their terms; words of one's own are of no taxonomy. */
    private void eachFacet(UUID owner, Map<String, Collection<?>> facets, String entity) throws IOException {
        for (var facet : facets.entrySet())
            for (var code : facet.getValue()) {
                out.writeStartObject();
                id(derived(owner, facet.getKey(), code.toString()));
                text("link_type", facet.getKey());
                text("link_entity", entity);
                if (code instanceof String word) text("value", word);
                else {
                    var term = Taxonomies.listed(CodeLists.term(facet.getKey(), code));
                    text("value", term.code());
                    out.writeFieldName("taxonomy_term");
                    term(term);
                }
                out.writeEndObject();
            }
    }

    /** Who it was is not published: the standard asks for a name. */
    private void metadata(UUID owner, UUID published, String entity) throws IOException {
        list("metadata", around.changes().getOrDefault(owner, List.of()), (entry, no) -> {
            var isNew = entry.field() == null;
            id(derived(owner, "metadata", entry.change() + "/" + entry.field()));
            text("resource_id", published.toString());
            text("resource_type", entity);
            date("last_action_date", LocalDate.ofInstant(entry.at(), ZoneOffset.UTC));
            text("last_action_type", isNew ? "create" : "update");
            out.writeStringField("field_name", entry.field() == null ? "id" : entry.field());
            out.writeStringField("previous_value", entry.before());
            out.writeStringField("replacement_value", isNew ? published.toString() : entry.after());
            text("updated_by", "redacted");
        });
    }

    private void contacts(UUID owner, List<Contact> contacts) throws IOException {
        list("contacts", contacts, (contact, no) -> {
            var id = contact.id() == null ? derived(owner, "contact", Integer.toString(no)) : contact.id();
            id(id);
            if (!Onlooker.PUBLIC.may(contact.visibility())) {
                out.writeBooleanField("redacted", true);
                return;
            }
            text("name", contact.name());
            text("title", contact.title());
            text("department", contact.department());
            text("email", contact.email());
            phones(id, contact.phones());
        });
    }

    private void phones(UUID owner, List<Phone> phones) throws IOException {
        list("phones", phones, (phone, no) -> {
            if (!Onlooker.PUBLIC.may(phone.visibility())) {
                // an id that is derived of the number would tell it to whoever tries them all
                id(phone.id(), owner, "redacted-phone", no);
                // the schema asks for a number
                out.writeStringField("number", "");
                out.writeBooleanField("redacted", true);
                return;
            }
            var id = phone.id() == null ? derived(owner, "phone", phone.number()) : phone.id();
            id(id);
            text("number", phone.number());
            if (phone.extension() != null) out.writeNumberField("extension", phone.extension());
            text("type", phone.type());
            text("description", phone.description());
            languages(id, phone.languages());
        });
    }

    private void languages(UUID owner, List<String> tags) throws IOException {
        list("languages", tags, (tag, _) -> {
            id(derived(owner, "language", tag));
            text("name", Locale.forLanguageTag(tag).getDisplayLanguage(Locale.ENGLISH));
            text("code", tag);
        });
    }

    private void areas(UUID owner, List<ServiceArea> areas) throws IOException {
        list("service_areas", areas, (area, no) -> {
            id(area.id(), owner, "area", no);
            text("name", area.name());
            text("description", area.description());
            text("extent", area.extent());
            text("extent_type", area.extentType());
            text("uri", area.uri());
        });
    }

    private void schedules(UUID owner, List<ServiceSchedule> schedules, Instant at) throws IOException {
        list("schedules", schedules, (schedule, no) -> {
            id(schedule.id(), owner, "schedule", no);
            date("valid_from", schedule.validFrom());
            date("valid_to", schedule.validTo());
            date("dtstart", schedule.dtstart());
            schedule.zone().ifPresent(zone -> offset(zone, at));
            date("until", schedule.until());
            if (schedule.rrule() != null) rule(schedule.rrule());
            text("description", schedule.description());
            time("opens_at", schedule.opensAt());
            time("closes_at", schedule.closesAt());
            text("schedule_link", schedule.link());
            text("attending_type", schedule.attendingType());
            text("notes", schedule.notes());
        });
    }

    /** HSDS has no zone names, only the hours from UTC; those of the zone's standard time. */
    private void offset(ZoneId zone, Instant at) {
        ZoneOffset offset = zone.getRules().getStandardOffset(at);
        try {
            number(
                    "timezone",
                    BigDecimal.valueOf(offset.getTotalSeconds() / 900).divide(BigDecimal.valueOf(4)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rule(String rrule) throws IOException {
        var parts = new LinkedHashMap<String, String>();
        for (var part : rrule.split(";")) {
            int at = part.indexOf('=');
            if (at > 0) parts.put(part.substring(0, at), part.substring(at + 1));
        }
        var freq = parts.getOrDefault("FREQ", "");
        // HSDS knows these two; every day is every week on all days
        if (freq.equals("DAILY") && !parts.containsKey("INTERVAL") && !parts.containsKey("BYDAY")) {
            text("freq", "WEEKLY");
            text("byday", "MO,TU,WE,TH,FR,SA,SU");
            return;
        }
        if (freq.equals("WEEKLY") || freq.equals("MONTHLY")) text("freq", freq);
        whole("count", parts.get("COUNT"));
        text("wkst", parts.get("WKST"));
        whole("interval", parts.get("INTERVAL"));
        text("byday", parts.get("BYDAY"));
        text("byweekno", parts.get("BYWEEKNO"));
        text("bymonthday", parts.get("BYMONTHDAY"));
        text("byyearday", parts.get("BYYEARDAY"));
    }

    private void whole(String name, @Nullable String text) throws IOException {
        if (text != null) out.writeNumberField(name, Integer.parseInt(text));
    }

    private interface Part<T> {
        void write(T part, int no) throws IOException;
    }

    private <T> void list(String name, List<T> parts, Part<T> each) throws IOException {
        if (parts.isEmpty()) return;
        out.writeArrayFieldStart(name);
        for (int i = 0; i < parts.size(); i++) {
            out.writeStartObject();
            each.write(parts.get(i), i);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void id(UUID id) throws IOException {
        out.writeStringField("id", id.toString());
    }

    private void id(@Nullable UUID id, UUID owner, String kind, int no) throws IOException {
        id(id == null ? derived(owner, kind, Integer.toString(no)) : id);
    }

    /** HSDS wants an id on every part; parts without one get the same each time. */
    static UUID derived(UUID owner, String kind, String key) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(owner.getMostSignificantBits())
                    .putLong(owner.getLeastSignificantBits())
                    .flip());
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            var hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
            // version 3, as RFC 9562 has it for names
            return new UUID(
                    (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x3000,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void text(String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) out.writeStringField(name, value);
    }

    private void number(String name, @Nullable BigDecimal value) throws IOException {
        if (value == null) return;
        var stripped = value.stripTrailingZeros();
        out.writeNumberField(name, stripped.scale() < 0 ? stripped.setScale(0) : stripped);
    }

    private void date(String name, @Nullable LocalDate value) throws IOException {
        if (value != null) out.writeStringField(name, value.toString());
    }

    private void time(String name, @Nullable LocalTime value) throws IOException {
        if (value != null) out.writeStringField(name, TIME.format(value));
    }
}
