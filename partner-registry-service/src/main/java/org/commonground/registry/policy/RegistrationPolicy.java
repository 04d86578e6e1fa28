package org.commonground.registry.policy;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.problem.Problem;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The rules of one district. */
@Entity
@Table(name = "registration_policy")
class RegistrationPolicy extends Aggregate {
    @JdbcTypeCode(SqlTypes.JSON)
    RegistrationRules rules = RegistrationRules.STANDARD;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected RegistrationPolicy() {}

    RegistrationPolicy(UUID id, String actor, Instant now) {
        super(id, actor, now);
    }

    void set(RegistrationRules rules, String actor, Instant now) {
        var broken = rules.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        this.rules = rules;
        touch(actor, now);
    }
}
