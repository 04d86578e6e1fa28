package org.commonground.registry.person;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An adult whom a school or partner names: to hold credentials, to be assigned, to take part. Personal data. */
@Entity
@Table(name = "person")
@InFeed(type = "person", list = "listPeople")
class Person extends Aggregate {
    private static final Pattern INITIALS = Pattern.compile("\\p{Lu}\\.?(?:[ -]?\\p{Lu}\\.?){0,3}");

    String fullName;

    @Nullable
    String email;

    @Enumerated(EnumType.STRING)
    Affiliation orgType;

    @Nullable
    UUID orgId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> roles = List.of();

    @Column(name = "is_parent")
    boolean parent;

    @Column(name = "is_student_representative")
    boolean studentRepresentative;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> skills = List.of();

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Person() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    Person(UUID id, String actor, Instant now) {
        super(id, actor, now);
    }

    void describe(PersonProfile said, String actor, Instant now) {
        var broken = broken(said);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        fullName = said.fullName();
        email = said.email();
        orgType = said.orgType();
        orgId = said.orgId();
        roles = said.roles();
        parent = said.isParent();
        studentRepresentative = said.isStudentRepresentative();
        skills = said.skills();
        touch(actor, now);
    }

    PersonProfile profile() {
        return new PersonProfile(fullName, email, orgType, orgId, roles, parent, studentRepresentative, skills);
    }

    static List<Violation> broken(PersonProfile said) {
        var broken = new ArrayList<Violation>();
        if (said.orgType().hasOrganisation() && said.orgId() == null)
            broken.add(Violation.at("/orgId", "required", "name the school or partner"));
        if (!said.orgType().hasOrganisation() && said.orgId() != null)
            broken.add(Violation.at("/orgId", "not-applicable", said.orgType() + " has no organisation here"));
        if (said.isStudentRepresentative()) {
            if (!INITIALS.matcher(said.fullName()).matches())
                broken.add(Violation.at(
                        "/fullName", "initials-only", "of a student representative initials are kept, such as A. B."));
            if (said.email() != null)
                broken.add(
                        Violation.at("/email", "not-kept", "a student representative is reached through the school"));
            if (said.isParent())
                broken.add(Violation.at("/isParent", "contradiction", "a student representative is not a parent here"));
        }
        return broken;
    }
}
