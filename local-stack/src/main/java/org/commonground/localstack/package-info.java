/** Starts the real parts of the suite (PostgreSQL, Kafka, Keycloak, the services) on one machine without containers. */
@NullMarked
package org.commonground.localstack;

import org.jspecify.annotations.NullMarked;
