/** What the suite tells others by Kafka: the schemas that every event names in {@code ce_dataschema}. */
@NullMarked
package org.commonground.gateway.events;

import org.jspecify.annotations.NullMarked;
