/** No lost update and no doubled create: entity tags, preconditions and idempotency keys. */
@NullMarked
package org.commonground.kernel.concurrency;

import org.jspecify.annotations.NullMarked;
