package org.commonground.kernel.district;

import io.quarkus.arc.Arc;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumSet;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.annotations.ValueGenerationType;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.EventTypeSets;
import org.jspecify.annotations.Nullable;

/**
 * On an entity's {@code district}: a new row is of the caller's district, whatever stood in the field. Rows that are read and
 * changed are held to the district by the entity's restriction ({@link DistrictOfConnection}), not by Hibernate's
 * {@code @TenantId}: with its filter enabled Hibernate keeps no plan, and without it each session still asks for its tenant
 * (decision 281).
 */
@ValueGenerationType(generatedBy = CallersDistrict.Generator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface CallersDistrict {
    /** Made by Hibernate, before a row is inserted. */
    final class Generator implements BeforeExecutionGenerator {
        @Override
        public Object generate(
                SharedSessionContractImplementor session, Object owner, @Nullable Object current, EventType event) {
            return Arc.container().select(CurrentCaller.class).get().get().district();
        }

        @Override
        public EnumSet<EventType> getEventTypes() {
            return EventTypeSets.INSERT_ONLY;
        }
    }
}
