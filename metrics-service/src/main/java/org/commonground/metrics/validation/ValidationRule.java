package org.commonground.metrics.validation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A rule of the district. */
@Entity
@Table(name = "validation_rule")
@InFeed(type = "validation-rule", list = "listValidationRules")
class ValidationRule extends Aggregate {
    @Column(updatable = false)
    String code;

    String name;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> measureCodes = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    RuleText body;

    boolean active = true;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ValidationRule() {}

    @SuppressWarnings("NullAway.Init") // write() gives it the rest
    ValidationRule(UUID id, RuleText body, String actor, Instant now) {
        super(id, actor, now);
        code = body.code();
        write(body, actor, now);
    }

    void write(RuleText said, String actor, Instant now) {
        body = said;
        name = said.name();
        measureCodes = List.copyOf(said.measureCodes());
        touch(actor, now);
    }

    void retire(String actor, Instant now) {
        active = false;
        touch(actor, now);
    }
}
