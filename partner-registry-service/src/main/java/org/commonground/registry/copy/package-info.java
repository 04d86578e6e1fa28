/** Many rows at once past Hibernate, by PostgreSQL's COPY, in the transaction and under the rules of the ordinary way. */
@NullMarked
package org.commonground.registry.copy;

import org.jspecify.annotations.NullMarked;
