/** One change feed over all services, in which nothing is skipped: a service that does not answer is told, not left out. */
@NullMarked
package org.commonground.gateway.changes;

import org.jspecify.annotations.NullMarked;
