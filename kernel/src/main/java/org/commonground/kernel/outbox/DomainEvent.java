package org.commonground.kernel.outbox;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** A fact that other services may rely on. Implement it with records of one sealed set per aggregate. */
public interface DomainEvent {
    /** The CloudEvents type, such as {@code mou.agreement.state-changed}: written out, never derived from the class. */
    @JsonIgnore
    String type();

    /** The Kafka topic, one per aggregate, such as {@code mou.agreement.v1}. */
    @JsonIgnore
    String topic();
}
